// @ts-check
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this repository. */
export const repoRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");

/** Logs of set-up steps; `.cache/` is ignored by git. */
export const logDir = path.join(repoRoot, ".cache", "logs");

/**
 * The folder for tools that outlive a clone, per user.
 * The XDG specification says that a relative XDG_CACHE_HOME is to be ignored.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function userCacheDir(env = process.env) {
  const xdg = env.XDG_CACHE_HOME;
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(env.HOME || os.homedir(), ".cache");
  return path.join(base, "pulumi-windows-guest");
}
