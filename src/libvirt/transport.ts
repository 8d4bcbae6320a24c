import { quote, quoteAll } from "./quote";
import { run, type RunOptions, type RunResult } from "./run";
import { sshMaster } from "./ssh-master";
import type { LibvirtUri } from "./uri";

/** How commands reach a host. */
export interface Transport {
  /** The program that answers for connection problems. */
  readonly program: "virsh" | "ssh";
  /** Calls that may run at once. */
  readonly parallel: number;
  virsh(args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Runs a POSIX shell script on the host; undefined where only libvirt's own protocol reaches it. */
  readonly shell?: (script: string, options: RunOptions) => Promise<RunResult>;
  /** The URI that virsh is given where it runs. */
  readonly virshUri: string;
  close(): Promise<void>;
}

export const transportFor = (uri: LibvirtUri): Transport => (uri.transport === "ssh" ? sshTransport(uri) : localTransport(uri));

/** Node and sshd hand over standard input as a socket, which cannot be opened as /dev/stdin; behind cat it is a pipe. */
const PIPED = "cat | ";

function localTransport(uri: LibvirtUri): Transport {
  const virshUri = uri.canonical;
  const local = uri.transport === "local" && uri.driver === "qemu";
  return {
    program: "virsh",
    parallel: 4,
    virshUri,
    virsh: (args, options) =>
      options.input === undefined
        ? run("virsh", ["-q", "-c", virshUri, ...args], options)
        : run("sh", ["-c", `${PIPED}virsh "$@"`, "sh", "-q", "-c", virshUri, ...args], options),
    ...(local ? { shell: (script: string, options: RunOptions) => run("sh", ["-c", script], options) } : {}),
    close: async () => undefined,
  };
}

/** Seconds that ssh waits for a connection; its own limit, so that a dead host is told from a slow libvirt. */
const CONNECT_SECONDS = 10;

function sshTransport(uri: LibvirtUri): Transport {
  const virshUri = `${uri.driver}:///${uri.path}`;
  const target = `${uri.user === undefined ? "" : `${uri.user}@`}${(uri.host ?? "").replace(/^\[|\]$/g, "")}`;
  const base = sshOptions(uri);
  // Longer than ssh's own limit, so that ssh says what is wrong.
  const master = sshMaster(base, target, (CONNECT_SECONDS + 5) * 1000);

  const remote = async (command: string, options: RunOptions): Promise<RunResult> => {
    const way = await master.way(options);
    return "failed" in way ? way.failed : run("ssh", [...base, ...way.options, "--", target, command], options);
  };
  return {
    program: "ssh",
    parallel: 3,
    virshUri,
    virsh: (args, options) =>
      remote(`${options.input === undefined ? "" : PIPED}LC_ALL=C virsh -q -c ${quoteAll([virshUri, ...args])}`, options),
    shell: (script, options) => remote(`sh -c ${quote(script)}`, options),
    close: () => master.close(),
  };
}

function sshOptions(uri: LibvirtUri): string[] {
  const { keyfile, known_hosts: knownHosts, no_verify: noVerify } = uri.parameters;
  return [
    // No terminal, and nothing of this machine handed to the host: no agent, no X11, no forwarded ports.
    ...["-T", "-a", "-x", "-o", "ClearAllForwardings=yes"],
    ...["-o", "BatchMode=yes"],
    ...["-o", `ConnectTimeout=${CONNECT_SECONDS}`],
    ...["-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3"],
    ...["-o", "LogLevel=ERROR"],
    ...(uri.port === undefined ? [] : ["-p", String(uri.port)]),
    ...(keyfile === undefined ? [] : ["-i", keyfile, "-o", "IdentitiesOnly=yes"]),
    ...(knownHosts === undefined ? [] : ["-o", `UserKnownHostsFile="${knownHosts}"`]),
    ...(noVerify === "1" ? ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"] : []),
  ];
}
