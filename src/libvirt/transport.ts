import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quote, quoteAll } from "./quote";
import { run, type RunOptions, type RunResult } from "./run";
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
  let master: Promise<string[]> | undefined;

  /**
   * Opens one connection that all calls share. Where the sharing fails for any other reason than the connection itself, each
   * call opens its own.
   */
  const shared = (options: RunOptions): Promise<string[]> => (master ??= openMaster(base, target, options));

  const remote = async (command: string, options: RunOptions): Promise<RunResult> => {
    const socket = await shared(options);
    return run("ssh", [...base, ...socket, "--", target, command], options);
  };
  return {
    program: "ssh",
    parallel: 3,
    virshUri,
    virsh: (args, options) =>
      remote(`${options.input === undefined ? "" : PIPED}LC_ALL=C virsh -q -c ${quoteAll([virshUri, ...args])}`, options),
    shell: (script, options) => remote(`sh -c ${quote(script)}`, options),
    close: async () => {
      const socket = await master?.catch(() => []);
      master = undefined;
      if (socket?.length) await closeMaster(socket, target);
    },
  };
}

function sshOptions(uri: LibvirtUri): string[] {
  const { keyfile, known_hosts: knownHosts, no_verify: noVerify } = uri.parameters;
  return [
    "-T",
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

async function openMaster(base: readonly string[], target: string, options: RunOptions): Promise<string[]> {
  // A unix socket's path is at most 104 bytes on some systems, ssh adds 17 while it makes it.
  const folder = mkdtempSync(join(tmpdir(), "wg-ssh-"));
  const socket = join(folder, createHash("sha256").update(target).digest("hex").slice(0, 8));
  const { exitCode } = await run("ssh", [...base, "-o", "ControlMaster=yes", "-o", `ControlPath=${socket}`, "-o", "ControlPersist=120", "-N", "-f", "--", target], {
    timeLimit: Math.min(options.timeLimit, (CONNECT_SECONDS + 5) * 1000),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (exitCode === 0) {
    folders.add(folder);
    return ["-o", "ControlMaster=no", "-o", `ControlPath=${socket}`];
  }
  rmSync(folder, { recursive: true, force: true });
  return [];
}

const folders = new Set<string>();
process.once("exit", () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function closeMaster(socket: readonly string[], target: string): Promise<void> {
  await run("ssh", [...socket, "-O", "exit", "--", target], { timeLimit: 5000 });
}
