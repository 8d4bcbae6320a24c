import { setTimeout as sleep } from "node:timers/promises";
import { DomainDocument, type LiveCommand, type LiveKnowledge, liveSteps, type LiveStep } from "../domain";
import type { CallOptions } from "./call";
import type { LibvirtClient } from "./client";
import { LibvirtError } from "./errors";

/** A machine that runs was changed while it runs. */
export interface LiveChange {
  /** How it runs now, with passwords. */
  readonly running: DomainDocument;
  /** Takes it back. Returns what could not be taken back, in words; undefined where everything was. */
  undo(): Promise<string | undefined>;
}

/** A change that libvirt or the guest refused. What was done before it was taken back. */
export class LiveChangeRefused extends Error {
  override readonly name = "LiveChangeRefused";
  constructor(
    /** For people: `devices/disk[sdb]`. */
    readonly path: string,
    readonly reason: string,
    /** What could not be taken back. */
    readonly left: string | undefined,
  ) {
    super(`${path}: ${reason}`);
  }
}

export interface LiveOptions extends Pick<CallOptions, "signal">, Pick<LiveKnowledge, "hotPluggable"> {
  /** Change the definition in the same step. Default: false, only the running machine. */
  readonly persist?: boolean;
  /** Steps that are not wanted. Default: none. */
  readonly leaves?: (step: LiveStep) => boolean;
}

/** How long a guest has to let go of a device, and to show a new one. libvirt itself waits five seconds. */
const SETTLE_MS = 15_000;
const POLL_MS = 500;

type Client = Pick<LibvirtClient, "virsh" | "dumpXml">;

/**
 * Brings a running machine to what is wanted, as far as libvirt can do it while the machine runs, and reads back what
 * it runs as then. Without anything to do no process is started.
 *
 * @throws LiveChangeRefused where a step is refused, or the guest does not let go of a device
 */
export async function changeLive(
  client: Client,
  uuid: string,
  wanted: DomainDocument,
  running: DomainDocument,
  options: LiveOptions = {},
): Promise<LiveChange> {
  const { leaves = () => false } = options;
  const steps = liveSteps(wanted.root, running.root, options).filter((step) => !leaves(step));
  if (steps.length === 0) return { running, undo: async () => undefined };
  const done: LiveStep[] = [];
  const undo = (): Promise<string | undefined> => takenBack(client, uuid, done, options);
  for (const step of steps) {
    try {
      await run(client, uuid, step.command, options);
    } catch (error) {
      if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
      throw new LiveChangeRefused(step.path, error.message, await undo());
    }
    done.push(step);
  }
  const after = await settled(client, uuid, wanted, steps, options);
  if (!("missing" in after)) return { running: after, undo };
  const gone = done.findIndex(({ path }) => path === after.missing);
  // What the guest has not done there is nothing to take back of.
  done.splice(gone, 1);
  throw new LiveChangeRefused(
    after.missing,
    `Windows did not follow within ${SETTLE_MS / 1000} s. ${adviceFor(after.missing)}`,
    await undo(),
  );
}

/** What makes Windows let go of a device. */
const adviceFor = (path: string): string =>
  path.startsWith("devices/hostdev")
    ? "Close the programs that use it, and disable it in Device Manager of Windows first. If Windows releases it later, pulumi refresh shows that"
    : "If it is a disk, take it offline in Windows first";

/** Detaching is finished by the guest: libvirt's command may come back before. */
async function settled(
  client: Client,
  uuid: string,
  wanted: DomainDocument,
  steps: readonly LiveStep[],
  { signal, hotPluggable }: LiveOptions,
): Promise<DomainDocument | { readonly missing: string }> {
  const until = Date.now() + SETTLE_MS;
  const plugged = new Set(
    steps.filter(({ command: { kind } }) => kind === "attach" || kind === "detach").map(({ path }) => path),
  );
  for (;;) {
    const now = DomainDocument.of(
      await client.dumpXml(uuid, { securityInfo: true }, signal === undefined ? {} : { signal }),
    );
    const missing = liveSteps(wanted.root, now.root, { hotPluggable }).find(({ path }) => plugged.has(path));
    if (missing === undefined) return now;
    if (Date.now() >= until || signal?.aborted === true) return { missing: missing.path };
    await sleep(POLL_MS);
  }
}

/** In reverse, without the signal: whoever cancels wants the machine as it was. */
async function takenBack(
  client: Client,
  uuid: string,
  done: readonly LiveStep[],
  { persist }: LiveOptions,
): Promise<string | undefined> {
  const left: string[] = [];
  for (const { path, inverse } of [...done].reverse()) {
    try {
      await run(client, uuid, inverse, persist === undefined ? {} : { persist });
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      left.push(`${path} (${error.message})`);
    }
  }
  return left.length === 0 ? undefined : left.join("; ");
}

async function run(
  client: Pick<LibvirtClient, "virsh">,
  uuid: string,
  command: LiveCommand,
  { persist = false, signal }: LiveOptions,
): Promise<void> {
  const domain = `--domain=${uuid}`;
  const where = ["--live", ...(persist ? ["--config"] : [])];
  const limits = signal === undefined ? {} : { signal };
  const virsh = (what: string, args: readonly string[], input?: string): Promise<string> =>
    client.virsh(`${what} ${uuid}`, [...args, ...where], { ...limits, ...(input === undefined ? {} : { input }) });
  switch (command.kind) {
    case "attach":
    case "detach":
    case "update":
      // A display's XML holds its password, which stands in no argument.
      await virsh(
        `${command.kind} a device of`,
        [`${command.kind}-device`, domain, "--file=/dev/stdin"],
        command.device,
      );
      return;
    case "vcpus":
      await virsh("change the vCPUs of", ["setvcpus", domain, `--count=${command.count}`]);
      return;
    case "memory":
      await virsh("change the memory balloon of", ["setmem", domain, `--size=${command.kib}KiB`]);
      return;
    case "iotune":
      await virsh("change the I/O limits of", [
        "blkdeviotune",
        domain,
        `--device=${command.target}`,
        ...Object.entries(command.limits).map(([name, value]) => `--${name.replaceAll("_", "-")}=${value}`),
      ]);
      return;
  }
}
