import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeWhenKilled } from "./leftovers";
import { run } from "./run";

/**
 * Folders for the sockets of shared ssh connections, one for each connection, with a note whose they are. What a killed
 * process left is swept by the next one that opens a connection.
 */
const PREFIX = "wg-ssh-";
const OWNER = "owner";
/** Milliseconds. A folder without a note was just made, or its maker was killed at that moment. */
const UNOWNED_AGE = 24 * 3600_000;

let swept = false;

export function makeFolder(): string {
  // A unix socket's path is at most 104 bytes on some systems, and ssh adds 17 while it makes it.
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  removeWhenKilled(folder);
  writeFileSync(join(folder, OWNER), `${process.pid} ${startOf(process.pid) ?? "?"} ${namespace()}\n`, { mode: 0o600 });
  if (!swept) {
    swept = true;
    void sweep();
  }
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The arguments of an ssh that ends the connection behind a socket. ssh wants a host and does not use it. */
export const exitOf = (socket: string): string[] => [
  "-F",
  "none",
  "-o",
  `ControlPath=${socket}`,
  "-O",
  "exit",
  "--",
  "localhost",
];

/** Ends the connections that processes left which are gone, and removes their folders. Never rejects. */
async function sweep(): Promise<void> {
  const there = namesIn(tmpdir()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(
    there
      .map((name) => join(tmpdir(), name))
      .filter(isLeft)
      .map(sweepOne),
  );
}

async function sweepOne(folder: string): Promise<void> {
  const sockets = namesIn(folder).filter((name) => name !== OWNER);
  await Promise.all(sockets.map((name) => run("ssh", exitOf(join(folder, name)), { timeLimit: 2000 })));
  try {
    removeFolder(folder);
  } catch {
    // Another run swept it at the same time.
  }
}

/** Ours alone, so that nobody else can have put anything in it, and of a process that is gone. */
function isLeft(folder: string): boolean {
  const is = statOf(folder);
  if (!is?.isDirectory() || is.uid !== process.getuid?.() || (is.mode & 0o077) !== 0) return false;
  const [, pid, start, where] = /^(\d+) (\S+) (\S+)\n$/.exec(noteIn(folder)) ?? [];
  if (pid === undefined) return Date.now() - is.mtimeMs > UNOWNED_AGE;
  // A number means nothing in another container that shares the folder.
  if (where !== namespace()) return false;
  return start === "?" ? !exists(Number(pid)) : startOf(Number(pid)) !== start;
}

/**
 * When a process was started, in ticks since the boot: tells it from a later one of the same number. Undefined where it
 * is gone, or /proc is missing.
 */
function startOf(pid: number): string | undefined {
  try {
    // The name stands in parentheses and may hold any character; the time is field 22 (proc(5)).
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[19];
  } catch {
    return undefined;
  }
}

/** In which numbering of processes we live: that of a container, of the machine, and of which boot. */
function namespace(): string {
  try {
    return `${readlinkSync("/proc/self/ns/pid")}${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}`;
  } catch {
    return "?";
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function noteIn(folder: string): string {
  const file = join(folder, OWNER);
  try {
    return statOf(file)?.isFile() ? readFileSync(file, "utf8") : "";
  } catch {
    return "";
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
