import { quote, quoteAll } from "../foreign/quote";
import { hold, type HoldResult } from "./hold";
import { run, type RunOptions, type RunResult } from "./run";
import { sshMaster } from "./ssh-master";
import type { LibvirtUri } from "../hosts/uri";

/** How commands reach a host. */
export interface Transport {
  /** The program that answers for connection problems. */
  readonly program: "virsh" | "ssh";
  virsh(args: readonly string[], options: RunOptions): Promise<RunResult>;
  /** Runs a POSIX shell script on the host; undefined where only libvirt's own protocol reaches it. */
  readonly shell?: (script: string, options: RunOptions) => Promise<RunResult>;
  /**
   * Runs a script that says one line and goes on until its standard input ends: when it is released, when we are
   * killed, or when the connection breaks. Undefined as {@link shell} is.
   */
  readonly hold?: (script: string, options: RunOptions) => Promise<HoldResult>;
  /** The URI that virsh is given where it runs. */
  readonly virshUri: string;
  close(): Promise<void>;
}

export const transportFor = (uri: LibvirtUri): Transport =>
  uri.transport === "ssh" ? sshTransport(uri) : localTransport(uri);

/** Node hands over standard input as a socket, which cannot be opened as /dev/stdin; behind cat it is a pipe. */
const PIPED = "cat | ";

function localTransport(uri: LibvirtUri): Transport {
  const virshUri = uri.canonical;
  const local = uri.transport === "local" && uri.driver === "qemu";
  return {
    program: "virsh",
    virshUri,
    virsh: (args, options) =>
      options.input === undefined
        ? run("virsh", ["-q", "-c", virshUri, ...args], options)
        : run("sh", ["-c", `${PIPED}virsh "$@"`, "sh", "-q", "-c", virshUri, ...args], options),
    ...(local
      ? {
          shell: (script: string, options: RunOptions) => run("sh", ["-c", script], options),
          hold: (script: string, options: RunOptions) => hold("sh", ["-c", script], options),
        }
      : {}),
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

  const remote = async (script: string, options: RunOptions): Promise<RunResult> => {
    const way = await master.way(options);
    if ("failed" in way) return way.failed;
    const { input, ...limits } = options;
    const bytes = input === undefined ? undefined : Buffer.from(input).toString("base64");
    const command = `sh -c ${quote(endsWithUs(script, bytes?.length))}`;
    const result = await run("ssh", [...base, ...way.options, "--", target, command], {
      ...limits,
      lifeline: true,
      ...(bytes === undefined ? {} : { input: bytes }),
    });
    // The shell's word for a program that a signal ended. ssh itself says 255.
    return result.exitCode !== null && result.exitCode > 128 && result.exitCode < 192
      ? { ...result, exitCode: null }
      : result;
  };
  return {
    program: "ssh",
    virshUri,
    virsh: (args, options) => remote(`LC_ALL=C virsh -q -c ${quoteAll([virshUri, ...args])}`, options),
    shell: remote,
    hold: async (script, options) => {
      const way = await master.way(options);
      return "failed" in way
        ? way
        : hold("ssh", [...base, ...way.options, "--", target, `sh -c ${quote(script)}`], options);
    },
    close: () => master.close(),
  };
}

/**
 * A script for the host that does not outlive our call there: sshd ends nothing that has no terminal. Standard input
 * stays open as long as the call does; at its end (a time limit, a cancelled or killed run, a broken connection) a
 * watch kills the script with all that it started, which is the process group that sshd made for this command. Input is
 * the first `bytes` of it as base64, decoded behind a pipe: sshd's standard input is a socket, which cannot be opened
 * as /dev/stdin.
 */
function endsWithUs(script: string, bytes: number | undefined): string {
  const watch = "(read -r _; kill -9 0) <&3 >/dev/null 2>&1 & w=$!";
  const [input, from] =
    bytes === undefined ? ["", "</dev/null"] : [`i=$(head -c ${bytes} <&3); [ \${#i} = ${bytes} ] || exit 255; `, ""];
  // Bash would tell that the watch was killed.
  const end = "s=$?; exec 2>/dev/null; kill -9 $w; wait; exit $s";
  return `exec 3<&0; ${input}${watch}; ${bytes === undefined ? "" : 'printf %s "$i" | base64 -d | '}(${script}) ${from} 3<&-; ${end}`;
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
