import { batches } from "./batches";
import type { Batch, CallOptions, DomainState, PartialBatch, Virsh } from "./call";
import { changes, type Changes, START_LIMIT } from "./changes";
import { classify, LibvirtError } from "./errors";
import { type Glance, Glances, UnderWay } from "./glances";
import { type HostFiles, hostFiles, type HostShell } from "./host-files";
import type { Held } from "./hold";
import { limiter } from "./limiter";
import { domainDocument, domainState, lookAtMachine, type Looked, type LookOptions } from "./look";
import { lookup } from "./lookup";
import { MOST_PROBED, probeHost, type ProbeAnswers, VERSION } from "./probe";
import { startTimes } from "./start-times";
import { transportFor, type Transport } from "./transport";
import type { RunResult } from "./run";
import { undefineWith, type StateOnUndefine } from "./undefine";
import { parseLibvirtUri, type LibvirtUri } from "../hosts/uri";
import { volumeOperations, type VolumeOperations } from "./volumes";

const DEFAULT_LIMIT = 30_000;
/** libvirt itself waits up to 60 s for a guest whose agent it has told to shut down. */
const AGENT_SHUTDOWN_LIMIT = 90_000;

/**
 * One host's libvirt, through virsh. Domains are named by UUID or name, never by id. Every call has a time limit and
 * rejects with {@link LibvirtError}; `not-found` is said only where libvirt answered and has no such thing.
 */
export interface LibvirtClient {
  /** Canonical URI: how messages call the host. */
  readonly host: string;
  /** Text of `virsh version --daemon`. */
  version(options?: CallOptions): Promise<string>;
  /** Everything a host profile is made of, in one round trip where the transport allows. */
  probe(options?: CallOptions): Promise<ProbeAnswers>;
  /**
   * Defines, or redefines in place, after validation against libvirt's schema. A rejected definition leaves the old one
   * as it is.
   */
  define(xml: string, options?: CallOptions): Promise<void>;
  /** `securityInfo` adds passwords. */
  dumpXml(
    domain: string,
    what?: { readonly inactive?: boolean; readonly securityInfo?: boolean },
    options?: CallOptions,
  ): Promise<string>;
  /** UUID of the machine with this name or UUID. */
  uuidOf(machine: string, options?: CallOptions): Promise<string>;
  /** Everything about a machine that an operation on it must know first, in one round trip. */
  look(uuid: string, what?: LookOptions, options?: CallOptions): Promise<Looked>;
  /** The same without what others have done with it; for somebody who goes through many machines. */
  glance(uuid: string, options?: CallOptions): Promise<Glance | undefined>;
  /** When the running machines of the host were started, by name, as far as it tells. */
  startTimes(options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  readonly changes: Changes;
  /** libvirt's own id of the host; the same answer for the life of the client. Undefined where it tells none. */
  hostUuid(options?: CallOptions): Promise<string | undefined>;
  state(domain: string, options?: CallOptions): Promise<DomainState>;
  start(domain: string, options?: CallOptions): Promise<void>;
  /**
   * Asks the guest to shut down. `acpi` returns at once; `agent` when the guest is off, or fails after 60 s (libvirt's
   * own limit).
   */
  shutdown(domain: string, mode: "agent" | "acpi", options?: CallOptions): Promise<void>;
  /** Lets a paused machine go on. */
  resume(domain: string, options?: CallOptions): Promise<void>;
  /** Cuts the power. */
  destroy(domain: string, options?: CallOptions): Promise<void>;
  /**
   * Removes the definition. `keep` leaves NVRAM and TPM state on the host. libvirt before 8.9 cannot be told about the
   * TPM: what it would remove against the wish is refused, what it leaves behind against the wish stays.
   */
  undefine(domain: string, what: StateOnUndefine, options?: CallOptions): Promise<void>;
  /** Gives a machine that is off another name. libvirt does it in one step: it has the old name or the new one. */
  rename(domain: string, to: string, options?: CallOptions): Promise<void>;
  setAutostart(domain: string, on: boolean, options?: CallOptions): Promise<void>;
  /** The QEMU command line that libvirt would run. */
  qemuCommandLine(xml: string, options?: CallOptions): Promise<string>;
  readonly volumes: VolumeOperations;
  readonly files: HostFiles;
  /** A POSIX shell on the host; undefined where only libvirt's own protocol reaches it. */
  readonly shell: HostShell;
  /** A script there that goes on until it is released; undefined as `shell` is. */
  readonly hold: ((operation: string, script: string, options?: CallOptions) => Promise<Held>) | undefined;
  /** Any virsh command; for what has no method here. */
  readonly virsh: Virsh;
  readonly batch: Batch;
  readonly partialBatch: PartialBatch;
  close(): Promise<void>;
}

/** An OpenSSH server takes 10 sessions on a connection (`MaxSessions`); what holds a lock needs one, too. */
export const DEFAULT_CALLS_PER_HOST = 8;
let callsPerHost = DEFAULT_CALLS_PER_HOST;

/** How many calls a host gets at the same time, for clients that are made from now on. */
export function limitCallsPerHost(most: number): void {
  callsPerHost = most;
}

const clients = new Map<string, LibvirtClient>();
const glancesUnderWay = new UnderWay();

/** The client of a host; the same object for the same place. Throws {@link LibvirtUriError}. */
export function libvirtClient(uri: string): LibvirtClient {
  const parsed = parseLibvirtUri(uri);
  let client = clients.get(parsed.canonical);
  if (!client) {
    client = createClient(parsed, transportFor(parsed));
    clients.set(parsed.canonical, client);
  }
  return client;
}

type Call = CallOptions & { readonly input?: string };

/** A NUL character ends an argument, whatever comes after it. */
function mustBeOneWord(host: string, operation: string, args: readonly string[]): void {
  if (!args.some((arg) => arg.includes("\0"))) return;
  throw new LibvirtError(
    "operation-failed",
    host,
    operation.replaceAll("\0", "\\0"),
    "a name must not contain a NUL character",
    "",
  );
}

/** Closes shared connections. Further calls open them again. */
export async function closeLibvirtClients(): Promise<void> {
  const open = [...clients.values()];
  clients.clear();
  await Promise.all(open.map((client) => client.close()));
}

export function createClient(uri: LibvirtUri, transport: Transport): LibvirtClient {
  const host = uri.canonical;
  const limited = limiter(callsPerHost);

  /** One virsh process. A result that is no success is handed back too. */
  const start = async (args: readonly string[], options: Call): Promise<RunResult> => {
    const { input, signal, maxOutput, onStart, timeLimit = DEFAULT_LIMIT } = options;
    return limited(() => {
      onStart?.();
      return transport.virsh(args, {
        timeLimit,
        ...(input === undefined ? {} : { input }),
        ...(signal ? { signal } : {}),
        ...(maxOutput === undefined ? {} : { maxOutput }),
      });
    });
  };
  const virsh: Virsh = async (operation, args, options = {}) => {
    mustBeOneWord(host, operation, args);
    glances.forget();
    const result = await start(args, options);
    if (result.ended !== "exit" || result.exitCode !== 0)
      throw classify(host, operation, transport.program, result, options.timeLimit ?? DEFAULT_LIMIT);
    return result.stdout;
  };
  const asked = batches(host, transport.program, DEFAULT_LIMIT, (argument, options) => start([argument], options));
  const batch: Batch = async (operation, commands, options) => {
    for (const command of commands) mustBeOneWord(host, operation, command);
    return asked.batch(operation, commands, options);
  };
  const partialBatch: PartialBatch = async (operation, commands, options) => {
    for (const command of commands) mustBeOneWord(host, operation, command);
    return asked.partialBatch(operation, commands, options);
  };
  const changing: Pick<typeof asked, "steps" | "batch"> = {
    batch,
    steps: (operation, all, options) => {
      glances.forget();
      return asked.steps(operation, all, options);
    },
  };
  let hostUuid: string | undefined;
  const shell: Exclude<HostShell, undefined> = async (operation, script, { timeLimit = DEFAULT_LIMIT, ...options }) => {
    const result = await limited(() => transport.shell!(script, { timeLimit, ...options }));
    if (result.ended !== "exit" || result.exitCode !== 0)
      throw classify(host, operation, transport.program, result, timeLimit);
    return result;
  };
  // Without a turn: it would keep others from theirs.
  const hold: LibvirtClient["hold"] =
    transport.hold &&
    (async (operation, script, { timeLimit = DEFAULT_LIMIT, signal } = {}) => {
      const result = await transport.hold!(script, { timeLimit, ...(signal ? { signal } : {}) });
      if ("failed" in result) throw classify(host, operation, transport.program, result.failed, timeLimit);
      return result.held;
    });
  const started = (options?: CallOptions): Promise<ReadonlyMap<string, string>> =>
    startTimes(transport.shell && shell, uri.path === "session" ? "session" : "system", options);
  const glances = new Glances(host, asked, started, glancesUnderWay);
  const machines = lookup(host, virsh);
  const domain = async (
    operation: string,
    command: string,
    name: string,
    flags: readonly string[] = [],
    options?: CallOptions,
  ): Promise<string> => {
    const reference = await machines.reference(name, options);
    try {
      return await virsh(`${operation} ${name}`, [command, `--domain=${reference}`, ...flags], options);
    } catch (error) {
      throw await machines.confirmed(error, name, options);
    }
  };
  const silent = async (done: Promise<string>): Promise<void> => void (await done);

  const dumpXml: LibvirtClient["dumpXml"] = async (name, { inactive = false, securityInfo = false } = {}, options) => {
    const xml = await domain(
      "read",
      "dumpxml",
      name,
      [...(inactive ? ["--inactive"] : []), ...(securityInfo ? ["--security-info"] : [])],
      options,
    );
    return domainDocument(host, `read ${name}`, { name, reference: name }, xml).text;
  };

  return {
    host,
    virsh,
    version: (options) => virsh("read the version", VERSION, options),
    probe: (options) =>
      probeHost(host, transport, limited, asked, options?.timeLimit ?? DEFAULT_LIMIT, options?.signal),
    define: (xml, options) =>
      silent(virsh("define the machine", ["define", "--validate", "/dev/stdin"], { ...options, input: xml })),
    dumpXml,
    uuidOf: (machine, options) => machines.uuidOf(machine, options),
    look: (uuid, what = {}, options) => lookAtMachine({ batch, host }, uuid, what, options),
    glance: (uuid, options) => glances.glance(uuid, options),
    startTimes: started,
    changes: changes(host, changing, machines),
    hostUuid: async (options) =>
      (hostUuid ??= /<host>\s*<uuid>([^<]+)</
        .exec(await virsh("read the host's id", ["capabilities"], { ...options, maxOutput: MOST_PROBED }))?.[1]
        ?.trim()),
    state: async (name, options) =>
      domainState(host, `read the state of ${name}`, await domain("read the state of", "domstate", name, [], options)),
    start: (name, options) => silent(domain("start", "start", name, [], { timeLimit: START_LIMIT, ...options })),
    shutdown: (name, mode, options) =>
      silent(
        domain(
          "shut down",
          "shutdown",
          name,
          [`--mode=${mode}`],
          mode === "agent" ? { timeLimit: AGENT_SHUTDOWN_LIMIT, ...options } : options,
        ),
      ),
    resume: (name, options) => silent(domain("resume", "resume", name, [], options)),
    destroy: (name, options) => silent(domain("power off", "destroy", name, [], options)),
    undefine: (name, what, options) =>
      undefineWith(
        {
          undefine: (flags, limits) => silent(domain("undefine", "undefine", name, flags, limits)),
          definition: (limits) => dumpXml(name, { inactive: true }, limits),
        },
        what,
        options,
      ),
    rename: (name, to, options) => silent(domain(`rename to ${to}`, "domrename", name, [`--new-name=${to}`], options)),
    setAutostart: (name, on, options) =>
      silent(domain("set autostart of", "autostart", name, on ? [] : ["--disable"], options)),
    qemuCommandLine: (xml, options) =>
      virsh("translate the machine", ["domxml-to-native", "--format=qemu-argv", "--xml=/dev/stdin"], {
        ...options,
        input: xml,
      }),
    volumes: volumeOperations(virsh),
    files: hostFiles(transport.shell && shell),
    shell: transport.shell && shell,
    hold,
    batch,
    partialBatch,
    close: () => transport.close(),
  };
}
