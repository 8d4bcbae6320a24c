import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const root = path.join(__dirname, "..", "..", "..");
export const bin = path.join(root, "bin", "windows-guest");
/** What the starter loads. */
export const bundle = path.join(root, "dist", "bin", "windows-guest.js");

export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: test/cli. */
  readonly cwd?: string;
  /** Default: one minute. */
  readonly timeoutMs?: number;
}

/** Runs the real command, as a person's shell would, without a terminal. */
export function run(args: readonly string[], options: RunOptions = {}): Result {
  const { input, env, cwd, timeoutMs } = settings(options);
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: "utf8",
    env,
    input,
    timeout: timeoutMs,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** The same while this process goes on: for tests that are the other end of something. */
export function start(args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { input, env, cwd, timeoutMs } = settings(options);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd, env, timeout: timeoutMs });
    const texts = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => (texts[stream] += text));
    child.on("error", reject).on("close", (code) => resolve({ code, ...texts }));
    // A command that reads nothing may be gone before it is told anything.
    child.stdin.on("error", () => undefined).end(input);
  });
}

function settings({ input = "", env = {}, cwd, timeoutMs = 60_000 }: RunOptions) {
  const { NO_COLOR: _noColor, FORCE_COLOR: _forceColor, COLUMNS: _columns, ...inherited } = process.env;
  return { input, env: { ...inherited, ...env }, cwd: cwd ?? path.join(root, "test", "cli"), timeoutMs };
}

/** Runs a shell line; `$BIN` is the command. */
export function shell(line: string): Result {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
    cwd: path.join(root, "test", "cli"),
    encoding: "utf8",
    env: { ...process.env, BIN: bin },
    timeout: 60_000,
  });
  return { code: status, stdout, stderr };
}

const newest = (entry: string): number =>
  statSync(entry).isDirectory()
    ? Math.max(0, ...readdirSync(entry).map((name) => newest(path.join(entry, name))))
    : statSync(entry).mtimeMs;

/** The tests run what is compiled. `npm test` has compiled it; where a single file is tested by hand, this does. */
export function ensureBuilt(): void {
  const builtAt = [".built", path.join("bin", "windows-guest.js")]
    .map((name) => path.join(root, "dist", name))
    .map((file) => (existsSync(file) ? statSync(file).mtimeMs : 0));
  if (existsSync(bundle) && Math.max(...builtAt) >= newest(path.join(root, "src"))) return;
  spawnSync(process.execPath, [path.join(root, "scripts", "build.mjs")], { stdio: "inherit", timeout: 120_000 });
}

/** A folder of its own for one test. */
export function withFolder(use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "wg-cli-"));
  try {
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
