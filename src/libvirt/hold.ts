import { spawn } from "node:child_process";
import { killGroup } from "./leftovers";
import type { RunOptions, RunResult } from "./run";

/** A program that goes on until it is released. */
export interface Held {
  /** The first line that it wrote. */
  readonly said: string;
  /** Ends its standard input, and waits until it has ended. */
  release(): Promise<void>;
}

export type HoldResult = { readonly held: Held } | { readonly failed: RunResult };

/** Bytes of the first line, and milliseconds that the program may take to end once it is released. */
const LONGEST = 4_096;
const END_LIMIT = 5_000;

/**
 * Runs a program that writes one line and goes on until its standard input ends: when it is released, and also when
 * this process is killed. Nothing else ends it, so it can clear up. `timeLimit` and `signal` hold until that line.
 */
export function hold(
  program: string,
  args: readonly string[],
  { timeLimit, signal }: Pick<RunOptions, "timeLimit" | "signal">,
): Promise<HoldResult> {
  return new Promise((resolve) => {
    const none = { exitCode: null, stdout: "", stderr: "" };
    if (signal?.aborted) return resolve({ failed: { ...none, ended: "aborted" } });
    const child = spawn(program, args, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", LANGUAGE: "C" },
    });
    let [stdout, stderr] = ["", ""];
    const settle = (result: HoldResult): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      resolve(result);
    };
    const fail = (ended: RunResult["ended"], exitCode: number | null = null): void => {
      killGroup(child.pid);
      settle({ failed: { exitCode, stdout, stderr, ended } });
    };
    const abort = (): void => fail("aborted");
    const timer = setTimeout(() => fail("time-limit"), timeLimit);
    signal?.addEventListener("abort", abort, { once: true });
    const ended = new Promise<void>((done) => child.once("close", () => done()));
    const release = async (): Promise<void> => {
      child.stdin.end();
      const limit = setTimeout(() => killGroup(child.pid), END_LIMIT);
      await ended;
      clearTimeout(limit);
    };
    child.stdin.on("error", () => undefined);
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(0, LONGEST)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(0, LONGEST);
      const end = stdout.indexOf("\n");
      if (end >= 0) settle({ held: { said: stdout.slice(0, end), release } });
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      stderr = error.message;
      fail(error.code === "ENOENT" ? "not-found" : "not-started");
    });
    child.once("close", (code) => fail("exit", code));
  });
}
