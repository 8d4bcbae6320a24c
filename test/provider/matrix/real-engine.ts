import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Deployment, PulumiFn, Stack } from "@pulumi/pulumi/automation";
import { Domain, Volume } from "../../../src/components";
import { stripColors, TestStack } from "../engine";
import type { Engine, Program, Result } from "./program";

const types = { Domain, Volume };
type Made = Domain | Volume;

/** Pulumi itself, with state in files and the built plugin. */
export class RealEngine implements Engine {
  private interrupt: () => boolean = () => false;
  private program: Program = [];

  private constructor(
    private readonly test: TestStack,
    private readonly empty: Deployment,
  ) {}

  /** The plugin that it runs finds the double. */
  static async make(double: { readonly path: string; readonly folder: string }): Promise<RealEngine> {
    const own = process.env["PATH"];
    process.env["PATH"] = double.path;
    try {
      const test = await TestStack.make(async () => undefined, { name: "matrix" });
      return new RealEngine(test, await test.stack.exportStack());
    } finally {
      // The test's own questions go past the double.
      process.env["PATH"] =
        process.env["PATH"]
          .split(path.delimiter)
          .filter((folder) => folder !== double.folder)
          .join(path.delimiter) || own;
    }
  }

  private get stack(): Stack {
    return this.test.stack;
  }

  up(program: Program, { replace = [] }: { readonly replace?: readonly string[] } = {}): Promise<Result> {
    this.use(program);
    const urns = program
      .filter(({ name }) => replace.includes(name))
      .map(
        ({ type, name }) => `urn:pulumi:${this.stack.name}::windows-guest-test::windows-guest:index:${type}::${name}`,
      );
    return this.run((options) => this.stack.up({ ...options, ...(urns.length === 0 ? {} : { replace: urns }) }));
  }

  refresh(program: Program): Promise<Result> {
    this.use(program);
    return this.run((options) => this.stack.refresh(options));
  }

  destroy(): Promise<Result> {
    this.use([]);
    return this.run((options) => this.stack.destroy(options));
  }

  async cancel(): Promise<void> {
    // Where no lock was left there is nothing to cancel, which is no failure here.
    await this.stack.cancel().catch(() => undefined);
  }

  interruptWhen(when: () => boolean): void {
    this.interrupt = when;
  }

  async disagreements(program: Program): Promise<string[]> {
    const before = await this.resources();
    const refreshed = await this.refresh(program);
    const after = await this.resources();
    // Nothing but the stack itself would be made by a program without resources.
    const changes: Record<string, number> =
      refreshed.failed || program.length === 0 ? {} : (await this.stack.preview()).changeSummary;
    return [
      ...(refreshed.failed ? [`refresh fails: ${refreshed.text}`] : []),
      ...[...before.keys()].filter((urn) => !after.has(urn)).map((urn) => `${urn} is in the state and not on the host`),
      ...[...after].flatMap(([urn, { drift = [] }]) => drift.map((text) => `${urn}: ${text}`)),
      ...program
        .filter(({ type, name }) => ![...after.keys()].some((urn) => urn.endsWith(`${type}::${name}`)))
        .map(({ name }) => `${name} is not in the state`),
      ...Object.entries(changes).flatMap(([kind, count]) =>
        kind === "same" || count === 0 ? [] : [`another up would ${kind} ${count}`],
      ),
    ];
  }

  save(): Promise<unknown> {
    return this.stack.exportStack();
  }

  async restore(state: unknown): Promise<void> {
    await this.stack.importStack((state as Deployment | undefined) ?? this.empty);
  }

  async stop(): Promise<void> {
    // The hosts go with everything on them, and the state with its folder.
    await this.restore(undefined);
    await this.test.remove();
  }

  private use(program: Program): void {
    this.program = program;
    this.stack.workspace.program = this.declare;
  }

  private readonly declare: PulumiFn = async () => {
    const made = new Map<string, Made>();
    for (const { type, name, dependsOn = [], import: id, inputs } of this.program) {
      const args = inputs((resource, key) => (made.get(resource) as unknown as Record<string, unknown>)[key]);
      const options: pulumi.CustomResourceOptions = {
        dependsOn: dependsOn.flatMap((one) => made.get(one) ?? []),
        ...(id === undefined ? {} : { import: id }),
      };
      made.set(name, new types[type](name, args as never, options));
    }
  };

  private async resources(): Promise<Map<string, { readonly drift?: readonly string[] }>> {
    const all = (await this.test.resources()).filter(({ type }) => type.startsWith("windows-guest:"));
    return new Map(all.map(({ urn, outputs }) => [urn, (outputs ?? {}) as { drift?: readonly string[] }]));
  }

  private async run(
    operation: (options: {
      readonly onOutput: (text: string) => void;
      readonly signal: AbortSignal;
    }) => Promise<unknown>,
  ): Promise<Result> {
    const abort = new AbortController();
    let text = "";
    const watch = setInterval(() => {
      if (!this.interrupt()) return;
      clearInterval(watch);
      abort.abort();
    }, 50);
    try {
      await operation({ onOutput: (more) => void (text += more), signal: abort.signal });
      return { failed: false, text: "" };
    } catch (error) {
      return { failed: true, text: errorsOf(stripColors(`${text}\n${(error as Error).message}`)) };
    } finally {
      clearInterval(watch);
    }
  }
}

/** Of all that the engine says, the lines with errors. */
function errorsOf(text: string): string {
  const errors = [
    ...new Set(
      text
        .split("\n")
        .filter((line) => /error:|panic|fatal/.test(line))
        .map((line) => line.trim()),
    ),
  ];
  return errors.length > 0 ? errors.join("\n      ") : text.trim().slice(-2000);
}
