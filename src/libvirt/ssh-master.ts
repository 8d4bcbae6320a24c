import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { atEnd, watch } from "./leftovers";
import { exitOf, makeFolder, removeFolder } from "./ssh-folders";
import { run, type RunOptions, type RunResult } from "./run";

/**
 * The way to a host: ssh options that use the shared connection (none where it cannot be shared), or how connecting
 * failed.
 */
export type Way = { readonly options: readonly string[] } | { readonly failed: RunResult };

/** One ssh connection that all calls to a host share. */
export interface SshMaster {
  /** Opens the connection if it is not open. A failure is told to all who wait for it; the next call tries again. */
  way(limits: Pick<RunOptions, "timeLimit" | "signal">): Promise<Way>;
  close(): Promise<void>;
}

interface Opening {
  readonly folder: string;
  readonly socket: string;
  readonly result: Promise<Way>;
  readonly stop: AbortController;
  /** It needs no clearing up at our end any more. */
  readonly over: () => void;
  waiting: number;
  settled: boolean;
}

/**
 * An unused connection ends after these seconds, the last resort where nothing else could end it; the next call opens
 * another.
 */
const PERSIST_SECONDS = 30;
/** Milliseconds in which a connection is to end; it is told so over a local socket. */
const EXIT_LIMIT = 2000;

/** `connectLimit`: milliseconds that connecting may take, whoever waits for it. */
export function sshMaster(base: readonly string[], target: string, connectLimit: number): SshMaster {
  let current: Opening | undefined;

  function open(): Opening {
    watch();
    const folder = makeFolder();
    const socket = join(folder, createHash("sha256").update(target).digest("hex").slice(0, 8));
    const stop = new AbortController();
    const result = connect(base, target, socket, { timeLimit: connectLimit, signal: stop.signal });
    const over = atEnd(() => {
      if (existsSync(socket)) spawnSync("ssh", exitOf(socket), { timeout: EXIT_LIMIT, stdio: "ignore" });
      removeFolder(folder);
    });
    const opening: Opening = { folder, socket, result, stop, over, waiting: 0, settled: false };
    void result.then((way) => {
      opening.settled = true;
      if ("failed" in way) forget(opening);
    });
    return opening;
  }

  function forget(opening: Opening): void {
    if (current === opening) current = undefined;
    opening.over();
    removeFolder(opening.folder);
  }

  /** Waits as long as this caller wants to. Who gives up does not end it for the others; the last one does. */
  async function waitFor(opening: Opening, limits: Pick<RunOptions, "timeLimit" | "signal">): Promise<Way> {
    opening.waiting++;
    const { impatience, over } = patience(limits);
    try {
      return await Promise.race([opening.result, impatience]);
    } finally {
      over();
      opening.waiting--;
      if (opening.waiting === 0 && !opening.settled) {
        opening.stop.abort();
        forget(opening);
      }
    }
  }

  return {
    async way(limits) {
      for (;;) {
        const opening = (current ??= open());
        const way = await waitFor(opening, limits);
        // A socket that is gone: idle for too long, or the host's sshd was started anew.
        if ("failed" in way || way.options.length === 0 || existsSync(opening.socket)) return way;
        forget(opening);
      }
    },
    async close() {
      const opening = current;
      if (opening === undefined) return;
      current = undefined;
      opening.stop.abort();
      const way = await opening.result;
      if (!("failed" in way) && way.options.length > 0)
        await run("ssh", exitOf(opening.socket), { timeLimit: EXIT_LIMIT });
      forget(opening);
    },
  };
}

/** What ssh says when the connection works and sharing it does not. */
const cannotShare = /controlpath|controlsocket|unix_listener|muxserver|cannot bind to path/i;

async function connect(base: readonly string[], target: string, socket: string, limits: RunOptions): Promise<Way> {
  const sharing = ["-o", "ControlMaster=yes", "-o", `ControlPath=${socket}`, "-o", `ControlPersist=${PERSIST_SECONDS}`];
  const result = await run("ssh", [...base, ...sharing, "-N", "-f", "--", target], limits);
  if (result.ended === "exit" && result.exitCode === 0)
    return { options: existsSync(socket) ? ["-o", "ControlMaster=no", "-o", `ControlPath=${socket}`] : [] };
  return cannotShare.test(result.stderr) ? { options: [] } : { failed: result };
}

/** A failure for the moment when a caller's time limit or signal is over. */
function patience({ timeLimit, signal }: Pick<RunOptions, "timeLimit" | "signal">): {
  readonly impatience: Promise<Way>;
  over(): void;
} {
  const { promise, resolve } = deferred<Way>();
  const end = (ended: RunResult["ended"]) => (): void =>
    resolve({ failed: { exitCode: null, stdout: "", stderr: "", ended } });
  const timer = setTimeout(end("time-limit"), timeLimit);
  const abort = end("aborted");
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  const over = (): void => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  };
  return { impatience: promise, over };
}

function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}
