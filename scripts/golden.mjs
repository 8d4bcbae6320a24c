#!/usr/bin/env node
// @ts-check
/**
 * `npm run golden`: writes the golden files, then shows the difference from the committed ones. A machine that a
 * released preset makes must never change: look at each difference before you commit it.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { repoRoot } from "./setup/paths.mjs";

/** Tests with `assertGolden`, and the folders of their files. */
const TESTS = ["test/domain/golden.test.ts", "test/guest/golden.test.ts"];
const FOLDERS = ["test/golden", "test/guest/golden"];

const mocha = path.join(repoRoot, "node_modules", ".bin", "mocha");
const { status } = spawnSync(mocha, ["--reporter", "dot", ...TESTS], {
  cwd: repoRoot,
  stdio: "inherit",
  env: { ...process.env, UPDATE_GOLDEN: "1" },
});
spawnSync("git", ["--no-pager", "diff", "--stat", "--patch", "--", ...FOLDERS], { cwd: repoRoot, stdio: "inherit" });
process.exitCode = status ?? 1;
