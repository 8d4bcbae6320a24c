// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runLogged } from "./command.mjs";
import { repoRoot } from "./paths.mjs";

const BUILD_LIMIT_MS = 5 * 60_000;
const STAMP = path.join("dist", ".built");

/**
 * @param {string} entry a file or a folder
 * @returns {number} the newest date in it, in milliseconds; folders count, so a removed file is seen
 */
export function newestChange(entry) {
  const stat = fs.statSync(entry, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return fs
    .readdirSync(entry)
    .reduce((newest, name) => Math.max(newest, newestChange(path.join(entry, name))), stat.mtimeMs);
}

/**
 * Builds dist/ from src/, as `npm run build` does, when a source is newer than the last build that succeeded.
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<void>}
 */
export async function ensureBuild(progress) {
  const stamp = path.join(repoRoot, STAMP);
  const sources = ["src", "tsconfig.json", "tsconfig.build.json", "package-lock.json", "scripts/build.mjs"].map(
    (name) => path.join(repoRoot, name),
  );
  const newest = Math.max(...sources.map(newestChange));
  if (newest < newestChange(stamp)) return;
  await progress.step("building dist/", async () => {
    const start = new Date();
    await runLogged(process.execPath, [path.join("scripts", "build.mjs")], {
      log: "build",
      cwd: repoRoot,
      timeoutMs: BUILD_LIMIT_MS,
    });
    fs.writeFileSync(stamp, "");
    // A source saved during the build counts as newer.
    fs.utimesSync(stamp, start, start);
  });
}
