import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

/**
 * Nothing that we started outlives us. At an ordinary end (an uncaught error and `process.exit` too) this process
 * clears up by itself. Where it is killed, a watchdog does: one idle `sh` for each process that calls a host, which
 * costs a call nothing, works on every Linux, and leaves what is started as our own children. A pdeathsig (setpriv)
 * would reach only the first of several processes and not be everywhere; a pipe that each call watches would cost a
 * shell for each call.
 *
 * A killed call may have been changing something. What became of it nobody knows, as always where this process is
 * killed; the next run looks at the host.
 */

/** In the environment of all that we start, and of what that starts: the watchdog finds by it what is left. */
const token = randomBytes(16).toString("hex");
export const mark: NodeJS.ProcessEnv = { WINDOWS_GUEST_RUN: token };

/**
 * Reads folders until the pipe from us ends, kills what carries our mark, and removes the folders. An ssh that shares
 * its connection may write its title over its environment; it is known by its socket. Twice, for what was just being
 * started.
 */
const WATCHDOG = `while IFS= read -r folder; do set -- "$@" "$folder"; done
[ -d /proc/self ] || exit 0
token=$1; shift
for pause in 1 0; do
  for file in $(grep -las "WINDOWS_GUEST_RUN=$token" /proc/[0-9]*/environ; for folder do grep -las "^ssh: $folder/" /proc/[0-9]*/cmdline; done); do
    pid=\${file#/proc/}; kill -9 "\${pid%%/*}"
  done
  [ $# = 0 ] || rm -rf -- "$@"
  sleep $pause
done`;

let watchdog: ChildProcess | undefined;
/** Process groups that run. */
const groups = new Set<number>();
const cleanups = new Set<() => void>();

/** Call before the first child is started. */
export function watch(): void {
  if (watchdog !== undefined) return;
  // Out of our own process group: what kills that, or a Ctrl-C, leaves the watchdog. In "/", so that it keeps no file
  // system busy.
  const child = spawn("/bin/sh", ["-c", WATCHDOG, "windows-guest-watchdog", token], {
    detached: true,
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchdog = child;
  // Without it (no process is left for it, say) calls go on; the next run sweeps.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
  (child.stdin as Socket).unref();
  process.once("exit", clearUp);
}

/** A child which leads a process group has started; the answer is to be called when it has ended. */
export function started(pid: number): () => void {
  groups.add(pid);
  return () => void groups.delete(pid);
}

/** A folder to remove if we are killed. One line, as an absolute path. */
export const removeWhenKilled = (folder: string): void => void watchdog?.stdin?.write(`${folder}\n`);

/** `cleanup` runs when this process ends by itself, and must be done when it returns. The answer takes it back. */
export function atEnd(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  return () => void cleanups.delete(cleanup);
}

export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Gone already.
  }
}

function clearUp(): void {
  for (const cleanup of cleanups) cleanup();
  groups.forEach(killGroup);
  killGroup(watchdog?.pid);
}
