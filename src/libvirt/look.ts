import { parseXml, XmlParseError } from "../domain";
import type { Answer, Batch, CallOptions, DomainState } from "./call";
import { garbage, LibvirtError } from "./errors";
import { lines } from "./lines";
import { quoteAll } from "../foreign/quote";

/** A machine as its host knows it, read in one round trip. */
export interface MachineLook {
  /** The definition; of a running machine that has none any more, what it runs as. */
  readonly inactiveXml: string;
  /** What it runs as; where it is off, the definition. */
  readonly liveXml: string;
  readonly state: DomainState;
  /** False: somebody undefined it while it runs, and at power-off nothing is left of it. */
  readonly persistent: boolean;
  readonly autostart: boolean;
  /** Its memory was saved by `virsh managedsave`: the next start goes on from there, with the hardware of then. */
  readonly managedSave: boolean;
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
  const secrets = securityInfo ? ["--security-info"] : [];
  const questions = {
    inactive: ["dumpxml", domain, "--inactive", ...secrets],
    live: ["dumpxml", domain],
    state: ["domstate", domain],
    info: ["dominfo", domain],
    snapshots: ["snapshot-list", domain, "--name"],
    checkpoints: ["checkpoint-list", domain, "--name"],
    job: ["domjobinfo", domain],
    ...(name === undefined ? {} : { holder: ["domuuid", `--domain=${name}`] }),
  } as const;
  const keys = Object.keys(questions);
  const answers = await client.batch(`look at ${name ?? uuid}`, Object.values(questions), options);
  const answer = (key: keyof typeof questions | "holder"): Answer => answers[keys.indexOf(key)]!;
  const holder = name === undefined ? undefined : orMissing(answer("holder"))?.trim();
  const inactiveXml = orMissing(answer("inactive"));
  if (inactiveXml === undefined) return holder === undefined ? {} : { holder };
  const info = must(answer("info"));
  const operation = `look at ${uuid}`;
  const shown = { name: name ?? uuid, reference: uuid };
  const job = /^Operation:\s+(.+)$/m.exec(textOf(answer("job")))?.[1]?.trim();
  const machine: MachineLook = {
    inactiveXml: domainXml(client.host, operation, shown, inactiveXml),
    liveXml: domainXml(client.host, operation, shown, must(answer("live"))),
    state: domainState(client.host, operation, must(answer("state"))),
    persistent: !/^Persistent:\s+no/m.test(info),
    autostart: /^Autostart:\s+enable/m.test(info),
    managedSave: /^Managed save:\s+yes/m.test(info),
    snapshots: lines(textOf(answer("snapshots"))),
    checkpoints: lines(textOf(answer("checkpoints"))),
    ...(job === undefined ? {} : { job }),
  };
  return { machine, ...(holder === undefined ? {} : { holder }) };
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

/** Reads what `virsh domstate` says. */
export function domainState(host: string, operation: string, text: string): DomainState {
  const said = text.trim();
  const state = domainStates.find((one) => one === said);
  if (state === undefined) throw garbage(host, operation, "the state of a machine");
  return state;
}

/** What `virsh dumpxml` says of a machine, which must be XML that can be read. `name`: how the error calls it. */
export function domainXml(
  host: string,
  operation: string,
  machine: { readonly name: string; readonly reference: string },
  text: string,
): string {
  if (!/^\s*<(\?xml|domain|!--)/.test(text)) throw garbage(host, operation, "domain XML");
  mustBeReadable(host, machine.name, machine.reference, text);
  return text;
}

/** The name stands near the beginning, whatever follows it. */
const nameIn = (xml: string): string | undefined => /<name>([^<]{1,200})<\/name>/.exec(xml.slice(0, 4_000))?.[1];

/**
 * Throws where a definition is too long, too deep, or no XML at all: then nothing may be concluded from it, and nothing
 * done to the machine.
 */
function mustBeReadable(host: string, machine: string, uuid: string, text: string): void {
  try {
    parseXml(text);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    throw new LibvirtError(
      "unreadable",
      host,
      `read the definition of machine ${nameIn(text) ?? machine}`,
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

function must(answer: Answer): string {
  if (answer.ok) return answer.text;
  throw answer.error;
}

const textOf = (answer: Answer): string => (answer.ok ? answer.text : "");
