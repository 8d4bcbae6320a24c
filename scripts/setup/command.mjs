// @ts-check
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { logDir } from "./paths.mjs";

const TAIL_LINES = 30;

/** A command that failed; the message shows the end of its output and where the rest is. */
export class CommandError extends Error {}

/**
 * Runs a command with its output in a log file, so that a long step stays one line on the screen.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{log: string, cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs: number}} options `log` is the log file's
 * short name
 * @returns {Promise<void>} rejects with CommandError on a non-zero exit, a signal, or when the time is up
 */
export async function runLogged(program, args, options) {
  fs.mkdirSync(logDir, { recursive: true });
  const logFile = path.join(logDir, `${options.log}.log`);
  const out = fs.openSync(logFile, "w");
  fs.writeSync(out, `$ ${[program, ...args].join(" ")}\n`);
  try {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", out, out],
      timeout: options.timeoutMs,
    });
    await /** @type {Promise<void>} */ (
      new Promise((resolve, reject) => {
        child.once("error", (error) => reject(new CommandError(`could not start ${program}: ${error.message}`)));
        child.once("exit", (code, signal) => {
          if (code === 0) return resolve();
          const how = signal
            ? `was stopped (${signal}; its time limit is ${Math.round(options.timeoutMs / 1000)} s)`
            : `failed with exit code ${code}`;
          reject(
            new CommandError(`${program} ${how}. The end of its output:\n${tail(logFile)}\nThe whole log: ${logFile}`),
          );
        });
      })
    );
  } finally {
    fs.closeSync(out);
  }
}

/** @param {string} file */
function tail(file) {
  const lines = fs.readFileSync(file, "utf8").trimEnd().split("\n");
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `    ${line}`)
    .join("\n");
}

/**
 * Runs a short command and gives its output; never throws.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number}} [options]
 * @returns {{ok: boolean, stdout: string, stderr: string}}
 */
export function capture(program, args, options = {}) {
  const result = spawnSync(program, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    encoding: "utf8",
    timeout: options.timeoutMs ?? 20_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { ok: result.status === 0, stdout: result.stdout ?? "", stderr: result.stderr ?? result.error?.message ?? "" };
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} the absolute path of an executable on PATH
 */
export function which(name, env = process.env) {
  for (const dir of (env.PATH ?? "").split(path.delimiter)) {
    if (!path.isAbsolute(dir)) continue;
    const file = path.join(dir, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return file;
    } catch {
      // not here; look in the next folder
    }
  }
  return undefined;
}
