import { DomainDocument, XmlParseError } from "../domain";
import type { Command } from "./batch";
import { type Answer, type Batch, type CallOptions, type DomainState, must } from "./call";
import { garbage, LibvirtError } from "./errors";
import { lines } from "./lines";
import { quoteAll } from "../foreign/quote";

/** How a machine is defined and runs, read in one round trip. */
export interface MachineGlance {
  /** The definition; of a running machine that has none any more, what it runs as. */
  readonly inactive: DomainDocument;
  /** What it runs as; where it is off, the definition. */
  readonly live: DomainDocument;
  readonly state: DomainState;
  /** False: somebody undefined it while it runs, and at power-off nothing is left of it. */
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** Its memory was saved by `virsh managedsave`: the next start goes on from there, with the hardware of then. */
  readonly managedSave: boolean;
}

/** The same, and what others have done with it. */
export interface MachineLook extends MachineGlance {
  /** Names, as far as this libvirt can tell. */
  readonly snapshots: readonly string[];
  readonly checkpoints: readonly string[];
  /** What is going on with it: a backup, a migration, a dump. */
  readonly job?: string;
}

export interface LookOptions {
  /** Passwords too. Default: false. */
  readonly securityInfo?: boolean;
  /** Look also who has this name. */
  readonly name?: string;
}

export interface Looked {
  /** Undefined: libvirt says that there is no machine with this UUID. */
  readonly machine?: MachineLook;
  /** UUID of the machine that has the name which was asked for. */
  readonly holder?: string;
}

/** What a glance at a machine asks. */
export const glanceCommands = (uuid: string, { securityInfo = false }: LookOptions = {}): readonly Command[] => [
  ["dumpxml", `--domain=${uuid}`, "--inactive", ...(securityInfo ? ["--security-info"] : [])],
  ["dumpxml", `--domain=${uuid}`, ...(securityInfo ? ["--security-info"] : [])],
  ["dominfo", `--domain=${uuid}`],
];

/**
 * What libvirt answered to {@link glanceCommands}; undefined where it says that there is no such machine. `name`: how
 * errors call it.
 */
export function glanced(
  host: string,
  uuid: string,
  name: string,
  answers: readonly Answer[],
): MachineGlance | undefined {
  const [inactive, live, info] = answers as readonly [Answer, Answer, Answer];
  const definition = orMissing(inactive);
  if (definition === undefined) return undefined;
  const operation = `look at ${uuid}`;
  const running = must(live);
  const said = must(info);
  const document = domainDocument(host, operation, { name, reference: uuid }, definition);
  return {
    inactive: document,
    live: running === definition ? document : domainDocument(host, operation, { name, reference: uuid }, running),
    state: domainState(host, operation, /^State:\s+(.*?)\s*$/m.exec(said)?.[1] ?? ""),
    persistent: !/^Persistent:\s+no/m.test(said),
    autostart: /^Autostart:\s+enable/m.test(said),
    managedSave: /^Managed save:\s+yes/m.test(said),
  };
}

/**
 * Looks at a machine and at who holds a name, in one virsh process. Rejects where the host does not answer. What only a
 * newer libvirt or a running machine can tell is passed over where libvirt refuses it.
 */
export async function lookAtMachine(
  client: { readonly batch: Batch; readonly host: string },
  uuid: string,
  { securityInfo = false, name }: LookOptions,
  options?: CallOptions,
): Promise<Looked> {
  const domain = `--domain=${uuid}`;
  const glance = glanceCommands(uuid, { securityInfo });
  const answers = await client.batch(
    `look at ${name ?? uuid}`,
    [
      ...glance,
      ["snapshot-list", domain, "--name"],
      ["checkpoint-list", domain, "--name"],
      ["domjobinfo", domain],
      ...(name === undefined ? [] : [["domuuid", `--domain=${name}`]]),
    ],
    options,
  );
  const [snapshots, checkpoints, jobs, named] = answers.slice(glance.length) as [Answer, Answer, Answer, Answer?];
  const holder = named === undefined ? undefined : orMissing(named)?.trim();
  const held = holder === undefined ? {} : { holder };
  const machine = glanced(client.host, uuid, name ?? uuid, answers);
  if (machine === undefined) return held;
  const job = /^Operation:\s+(.+)$/m.exec(textOf(jobs))?.[1]?.trim();
  return {
    machine: {
      ...machine,
      snapshots: lines(textOf(snapshots)),
      checkpoints: lines(textOf(checkpoints)),
      ...(job === undefined ? {} : { job }),
    },
    ...held,
  };
}

const domainStates: readonly DomainState[] = [
  "running",
  "idle",
  "paused",
  "in shutdown",
  "shut off",
  "crashed",
  "pmsuspended",
  "no state",
];

/** Reads a state as `virsh domstate` and `virsh dominfo` write it. */
export function domainState(host: string, operation: string, text: string): DomainState {
  const said = text.trim();
  const state = domainStates.find((one) => one === said);
  if (state === undefined) throw garbage(host, operation, "the state of a machine");
  return state;
}

/** What `virsh dumpxml` says of a machine, which must be XML that can be read. `name`: how the error calls it. */
export function domainDocument(
  host: string,
  operation: string,
  machine: { readonly name: string; readonly reference: string },
  text: string,
): DomainDocument {
  if (!/^\s*<(\?xml|domain|!--)/.test(text)) throw garbage(host, operation, "domain XML");
  const document = DomainDocument.of(text);
  mustBeReadable(host, machine.name, machine.reference, document);
  return document;
}

/** The name stands near the beginning, whatever follows it. */
const nameIn = (xml: string): string | undefined => /<name>([^<]{1,200})<\/name>/.exec(xml.slice(0, 4_000))?.[1];

/**
 * Throws where a definition is too long, too deep, or no XML at all: then nothing may be concluded from it, and nothing
 * done to the machine.
 */
function mustBeReadable(host: string, machine: string, uuid: string, document: DomainDocument): void {
  try {
    void document.root;
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    throw new LibvirtError(
      "unreadable",
      host,
      `read the definition of machine ${nameIn(document.text) ?? machine}`,
      error.message,
      `To see it, run: ${quoteAll(["virsh", "-c", host, "dumpxml", uuid])}`,
    );
  }
}

function orMissing(answer: Answer): string | undefined {
  if (answer.ok) return answer.text;
  if (answer.error.code === "not-found") return undefined;
  throw answer.error;
}

const textOf = (answer: Answer): string => (answer.ok ? answer.text : "");
