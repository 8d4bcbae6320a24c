import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { killGroup, mark, started, watch } from "./leftovers";

export interface RunOptions {
  /** Written to the program's standard input. */
  readonly input?: string;
  /**
   * Standard input stays open behind the input until the program ends, so that its end says that we are gone. Default:
   * false.
   */
  readonly lifeline?: boolean;
  /** Milliseconds after which the program and its children are killed. */
  readonly timeLimit: number;
  readonly signal?: AbortSignal;
  /** Bytes that the program may write; one that writes more is killed. Default: 32 MiB. */
  readonly maxOutput?: number;
}

export interface RunResult {
  /** null when the program was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: "exit" | "time-limit" | "aborted" | "too-much-output" | "not-found" | "not-started";
  /** The bound that was passed, where `ended` is "too-much-output". */
  readonly maxOutput?: number;
}

/**
 * A bound on what a broken host may send. The longest true answers are the definitions of some hundred machines in one
 * batch, less than half of it.
 */
export const MAX_OUTPUT = 32 << 20;

/**
 * Runs a program without a shell, in its own process group so that nothing it started outlives a time limit, nor us.
 * Never rejects.
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  return new Promise((resolve) => {
    if (options.signal?.aborted) return resolve({ exitCode: null, stdout: "", stderr: "", ended: "aborted" });
    const notStarted = (error: unknown): void => {
      const { code, message } = error as NodeJS.ErrnoException;
      resolve({ exitCode: null, stdout: "", stderr: message, ended: code === "ENOENT" ? "not-found" : "not-started" });
    };
    let child: ChildProcessWithoutNullStreams;
    try {
      watch();
      child = spawn(program, args, {
        detached: true,
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, ...mark, LC_ALL: "C", LANGUAGE: "C" },
      });
    } catch (error) {
      // An argument with a NUL character.
      return notStarted(error);
    }
    const over = child.pid === undefined ? () => undefined : started(child.pid);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const maxOutput = options.maxOutput ?? MAX_OUTPUT;
    let size = 0;
    let ended: RunResult["ended"] = "exit";
    const end = (why: RunResult["ended"]): void => {
      if (ended === "exit") ended = why;
      killGroup(child.pid);
    };
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxOutput) end("too-much-output");
      else into.push(chunk);
    };
    const timer = setTimeout(() => end("time-limit"), options.timeLimit);
    const abort = (): void => end("aborted");
    options.signal?.addEventListener("abort", abort, { once: true });
    const finish = (exitCode: number | null): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      resolve({
        exitCode,
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
        ended,
        ...(ended === "too-much-output" ? { maxOutput } : {}),
      });
    };
    child.stdout.on("data", collect(out));
    child.stderr.on("data", collect(err));
    child.on("error", (error) => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", abort);
      notStarted(error);
    });
    // `exit`, not `close`: an ssh that goes to the background as connection master keeps the pipes open.
    child.on("exit", (code) => {
      over();
      setImmediate(() => finishWhenDrained(child, () => finish(code)));
    });
    // A program that does not read its input must not crash us with EPIPE.
    child.stdin.on("error", () => undefined);
    if (options.lifeline) child.stdin.write(options.input ?? "");
    else child.stdin.end(options.input ?? "");
  });
}

/**
 * After the exit the pipes may still hold data; a background master may hold them open for ever, so the wait is short.
 */
function finishWhenDrained(child: ReturnType<typeof spawn>, done: () => void): void {
  const limit = setTimeout(once, 200);
  let called = false;
  function once(): void {
    if (called) return;
    called = true;
    clearTimeout(limit);
    child.stdout?.destroy();
    child.stderr?.destroy();
    done();
  }
  child.once("close", once);
  if (child.stdout?.readableEnded && child.stderr?.readableEnded) once();
}
