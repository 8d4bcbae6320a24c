import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type ConfigMap,
  type EngineEvent,
  type InlineProgramArgs,
  LocalWorkspace,
  type OutputMap,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { ownConnections } from "./own-connections";

/** The folder of the plugin's executable; a developer may name that of another build. */
const otherBuild = process.env["WINDOWS_GUEST_BIN"];
export const pluginFolder = otherBuild ?? path.join(__dirname, "..", "..", "bin");

type SetUpModules = {
  readonly ensurePulumi: (progress: unknown) => Promise<{ readonly pulumi: string; readonly languageHostDir: string }>;
  readonly pulumiEnv: (options: { dir: string; toolchain: unknown; languageHost?: boolean }) => NodeJS.ProcessEnv;
  readonly ensureBuild: (progress: unknown) => Promise<void>;
  readonly Progress: new () => unknown;
};

/** Builds the plugin unless a developer named another build. */
export async function ensurePlugin(): Promise<void> {
  const { ensureBuild, Progress } = await setUpModules();
  if (otherBuild === undefined) await ensureBuild(new Progress());
}

async function setUpModules(): Promise<SetUpModules> {
  const from = (file: string): Promise<object> => import(`../../scripts/setup/${file}.mjs`) as Promise<object>;
  const modules = await Promise.all(["pulumi", "pulumi-env", "build", "progress"].map(from));
  return Object.assign({}, ...modules) as SetUpModules;
}

export interface Outcome {
  /** What a person would have seen. */
  readonly text: string;
  readonly diagnostics: readonly { readonly severity: string; readonly message: string; readonly urn: string }[];
  /** Kinds of change by number, without "same" ones. */
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff: readonly string[];
    readonly outputs: Record<string, unknown> | undefined;
  }[];
  readonly outputs: OutputMap;
  /** The engine's message when it failed. */
  readonly failed: boolean;
}

export interface PolicyPacks {
  readonly policyPacks?: string[];
  /** JSON files, one for each pack. */
  readonly policyPackConfigs?: string[];
}

/** A stack on the real engine with state in a folder of its own; nothing of the user's Pulumi is touched. */
export class TestStack {
  /** Nothing is left of the last program: a destroy was the last operation, and it succeeded. */
  private destroyed = false;

  private constructor(
    readonly stack: Stack,
    private readonly dir: string,
    private readonly languageHostDir: string,
  ) {}

  /**
   * `attach`: a provider that already listens, as `name:port`; otherwise the built plugin of this package is run, which
   * the project names or, with `pluginOnPath`, the engine finds by itself.
   */
  static async make(
    program: PulumiFn,
    options: {
      attach?: string;
      name?: string;
      pluginOnPath?: boolean;
      plugins?: readonly { name: string; path: string }[];
    } = {},
  ): Promise<TestStack> {
    ownConnections();
    const { ensurePulumi, pulumiEnv, Progress } = await setUpModules();
    const toolchain = await ensurePulumi(new Progress());
    if (options.attach === undefined) await ensurePlugin();
    const dir = mkdtempSync(path.join(tmpdir(), "windows-guest-test-"));
    const env = Object.fromEntries(
      Object.entries(pulumiEnv({ dir, toolchain, languageHost: false })).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    // The Automation API looks the CLI up on this process's own PATH.
    process.env["PATH"] = env["PATH"];
    // UUIDs come from URNs, which hold the stack's name: two test runs on one host must not meet.
    const args: InlineProgramArgs = {
      stackName: options.name ?? `test-${randomBytes(4).toString("hex")}`,
      projectName: "windows-guest-test",
      program,
    };
    const own = options.pluginOnPath === true ? [] : [{ name: "windows-guest", path: pluginFolder }];
    if (options.pluginOnPath === true) env["PATH"] = `${pluginFolder}${path.delimiter}${env["PATH"]}`;
    const stack = await LocalWorkspace.createStack(args, {
      workDir: dir,
      envVars: { ...env, ...(options.attach === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: options.attach }) },
      projectSettings: {
        name: "windows-guest-test",
        runtime: "nodejs",
        backend: { url: env["PULUMI_BACKEND_URL"]! },
        plugins: { providers: [...own, ...(options.plugins ?? [])] },
      } as never,
    });
    return new TestStack(stack, dir, toolchain.languageHostDir);
  }

  /** A command of the CLI that the Automation API does not have, as a person types it. On the lab host it is slow. */
  cli(...args: string[]): { readonly failed: boolean; readonly text: string; readonly stdout: string } {
    this.destroyed = false;
    const { workDir, envVars } = this.stack.workspace;
    const PATH = [this.languageHostDir, envVars["PATH"]].join(path.delimiter);
    const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--stack", this.stack.name, "--non-interactive"], {
      cwd: workDir,
      env: { ...envVars, PATH },
      encoding: "utf8",
      timeout: 600_000,
    });
    return { failed: status !== 0, text: stripColors(stdout + stderr), stdout };
  }

  /** `pulumi policy analyze` of an exported state; it needs no stack. */
  policyAnalyze(file: string, pack: string): { readonly failed: boolean; readonly text: string } {
    const { workDir, envVars } = this.stack.workspace;
    const { status, stdout, stderr } = spawnSync(
      "pulumi",
      ["policy", "analyze", "--file", file, "--policy-pack", pack, "--non-interactive"],
      { cwd: workDir, env: envVars, encoding: "utf8", timeout: 120_000 },
    );
    return { failed: status !== 0, text: stripColors(stdout + stderr) };
  }

  configure(config: ConfigMap): Promise<void> {
    return this.stack.setAllConfig(config);
  }

  preview(program?: PulumiFn, options: PolicyPacks = {}): Promise<Outcome> {
    return this.run((hooks) => this.stack.preview({ ...hooks, ...options }), program);
  }

  up(
    program?: PulumiFn,
    options: PolicyPacks & {
      readonly replace?: string[];
      readonly continueOnError?: boolean;
      readonly parallel?: number;
    } = {},
  ): Promise<Outcome> {
    return this.run((hooks) => this.stack.up({ ...hooks, ...options }), program);
  }

  /** `pulumi up --replace` for these URNs. */
  upReplacing(replace: string[]): Promise<Outcome> {
    return this.run((hooks) => this.stack.up({ ...hooks, replace }));
  }

  refresh(): Promise<Outcome> {
    return this.run((hooks) => this.stack.refresh(hooks));
  }

  async destroy(): Promise<Outcome> {
    const outcome = await this.run((hooks) => this.stack.destroy(hooks));
    this.destroyed = !outcome.failed;
    return outcome;
  }

  /** A destroy in which a person presses Ctrl-C so long after the deletion of a resource of this type has begun. */
  destroyCancelled(type: string, afterMs: number): Promise<Outcome> {
    return this.run((hooks) =>
      this.stack.destroy(cancelling(hooks, ({ type: one, op }) => one === type && op === "delete", afterMs)),
    );
  }

  /** An `up` in which a person presses Ctrl-C so long after the update of the resource with this name has begun. */
  upCancelled(program: PulumiFn, name: string, afterMs: number): Promise<Outcome> {
    const isIt = ({ urn, op }: Begun): boolean => op === "update" && urn.endsWith(`::${name}`);
    return this.run((hooks) => this.stack.up(cancelling(hooks, isIt, afterMs)), program);
  }

  /** Everything the backend has written for this stack: state, backups, history. */
  stateText(): string {
    const read = (entry: string): string =>
      statSync(entry).isDirectory()
        ? readdirSync(entry)
            .map((name) => read(path.join(entry, name)))
            .join("\n")
        : readFileSync(entry, "utf8");
    return read(path.join(this.dir, "state"));
  }

  /** Resources of the last deployment as the engine exports them: outputs with secrets encrypted. */
  async resources(): Promise<
    readonly {
      urn: string;
      type: string;
      id?: string;
      parent?: string;
      protect?: boolean;
      dependencies?: string[];
      inputs?: Record<string, unknown>;
      outputs?: Record<string, unknown>;
      initErrors?: string[];
    }[]
  > {
    const { deployment } = await this.stack.exportStack();
    return (deployment as { resources?: [] }).resources ?? [];
  }

  /** Destroys what is left and removes the folder. */
  async remove(): Promise<void> {
    if (!this.destroyed) await this.stack.destroy({}).catch(() => undefined);
    this.abandon();
  }

  /** Removes the folder alone: for machines that go with their hosts. */
  abandon(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  async cancel(): Promise<void> {
    await this.stack.cancel();
  }

  private async run(operation: (hooks: Hooks) => Promise<object>, program?: PulumiFn): Promise<Outcome> {
    this.destroyed = false;
    if (program !== undefined) this.stack.workspace.program = program;
    let text = "";
    const events: EngineEvent[] = [];
    const hooks = {
      onOutput: (more: string) => void (text += more),
      onEvent: (event: EngineEvent) => void events.push(event),
    };
    let failed = false;
    let outputs: OutputMap = {};
    try {
      const result = (await operation(hooks)) as { outputs?: OutputMap };
      outputs = result.outputs ?? {};
    } catch (error) {
      failed = true;
      text += String(error);
    }
    return { text, failed, outputs, ...digest(events) };
  }
}

interface Hooks {
  onOutput(text: string): void;
  onEvent(event: EngineEvent): void;
}

interface Begun {
  readonly urn: string;
  readonly type: string;
  readonly op: string;
}

/** Hooks that interrupt the operation so long after a step has begun. */
function cancelling(
  { onOutput, onEvent }: Hooks,
  when: (step: Begun) => boolean,
  afterMs: number,
): Hooks & { readonly signal: AbortSignal } {
  const abort = new AbortController();
  return {
    onOutput,
    onEvent(event): void {
      onEvent(event);
      const begun = event.resourcePreEvent?.metadata;
      if (begun !== undefined && when(begun)) setTimeout(() => abort.abort(), afterMs);
    },
    signal: abort.signal,
  };
}

function digest(events: readonly EngineEvent[]): Pick<Outcome, "diagnostics" | "changes" | "steps"> {
  const diagnostics = events.flatMap(({ diagnosticEvent: event }) =>
    event === undefined
      ? []
      : [{ severity: event.severity, message: stripColors(event.message), urn: event.urn ?? "" }],
  );
  const changes = Object.fromEntries(
    Object.entries(events.find((event) => event.summaryEvent)?.summaryEvent?.resourceChanges ?? {}).filter(
      ([op]) => op !== "same",
    ),
  );
  const steps = events.flatMap(({ resOutputsEvent, resourcePreEvent }) => {
    const metadata = (resOutputsEvent ?? resourcePreEvent)?.metadata;
    if (metadata === undefined || resOutputsEvent === undefined) return [];
    return [
      {
        op: metadata.op,
        urn: metadata.urn,
        detailedDiff: Object.keys(metadata.detailedDiff ?? {}),
        outputs: metadata.new?.outputs as Record<string, unknown> | undefined,
      },
    ];
  });
  return { diagnostics, changes, steps };
}

export const stripColors = (text: string): string => text.replace(/<\{%.*?%\}>/g, "").replace(/\u001b\[[0-9;]*m/g, "");

/** Fails with everything the engine said, which is what one needs then. */
export function assertSucceeded(outcome: Outcome): void {
  assert.ok(!outcome.failed, outcome.text);
}

export function virsh(...args: string[]): string {
  return execFileSync("virsh", ["-c", "qemu:///system", ...args], {
    encoding: "utf8",
    timeout: 30_000,
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
