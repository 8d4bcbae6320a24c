// @ts-check
import fs from "node:fs";
import path from "node:path";

/** Longer than any build may take. */
const ABANDONED_MS = 2 * 60 * 60_000;

/**
 * Fills a folder out of sight and shows it under its name only when it is whole, so a build that was
 * stopped half way is never taken for a finished one. Two processes may do this at once: the first one wins.
 * @param {string} target
 * @param {(dir: string) => Promise<void>} fill
 * @returns {Promise<void>}
 */
export async function createDirAtomically(target, fill) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  removeAbandoned(target);
  const partial = fs.mkdtempSync(`${target}.partial-`);
  try {
    await fill(partial);
    fs.chmodSync(partial, 0o755);
    renameUnlessThere(partial, target);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * @param {string} from
 * @param {string} to
 */
function renameUnlessThere(from, to) {
  try {
    fs.renameSync(from, to);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  }
}

/**
 * A process that was killed could not clear away what it had begun.
 * @param {string} target
 */
function removeAbandoned(target) {
  const dir = path.dirname(target);
  const prefix = `${path.basename(target)}.partial-`;
  for (const name of fs.readdirSync(dir).filter((one) => one.startsWith(prefix))) {
    const partial = path.join(dir, name);
    const changed = fs.statSync(partial, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changed < Date.now() - ABANDONED_MS) fs.rmSync(partial, { recursive: true, force: true });
  }
}
