// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runLogged } from "./command.mjs";
import { repoRoot } from "./paths.mjs";

const NPM_LIMIT_MS = 10 * 60_000;

/**
 * @typedef {{version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean}}
 * LockedPackage
 * @typedef {{packages?: Record<string, LockedPackage>}} Lockfile
 */

/**
 * Compares what the lockfile asks for with npm's own record of what stands in node_modules. Dates are not
 * used: git gives a file a new date at every checkout.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile | undefined} installed node_modules/.package-lock.json, which npm writes last
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  const want = Object.entries(wanted.packages ?? {}).filter(([where]) => where !== "");
  const have = installed.packages ?? {};
  const complete = want.every(([where, one]) => {
    const there = have[where];
    // An optional package may be left out on this platform.
    return there ? there.version === one.version : one.optional === true || one.devOptional === true;
  });
  return complete && Object.keys(have).every((where) => wanted.packages?.[where] !== undefined);
}

/**
 * @param {string} file
 * @returns {Lockfile | undefined}
 */
function readLockfile(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * Runs `npm ci` unless node_modules is what the lockfile says.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<void>}
 */
export async function ensureNodeModules(progress) {
  const wanted = readLockfile(path.join(repoRoot, "package-lock.json"));
  if (!wanted)
    throw new Error(
      `package-lock.json is missing or unreadable in ${repoRoot}: restore it with "git checkout package-lock.json"`,
    );
  if (isInstalled(wanted, readLockfile(path.join(repoRoot, "node_modules", ".package-lock.json")))) return;
  await progress.step("installing Node packages (npm ci)", () =>
    runLogged("npm", ["ci", "--no-audit", "--no-fund"], { log: "npm-ci", cwd: repoRoot, timeoutMs: NPM_LIMIT_MS }),
  );
}
