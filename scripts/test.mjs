#!/usr/bin/env node
// @ts-check
/**
 * `npm test`: set-up, then type check, lint and all tests. Arguments go to mocha: `npm test -- --grep hostile`.
 * `npm run test:unit` is `--unit`: only the tests that need neither libvirt nor Pulumi nor a build, without any set-up.
 * The last line states the counts; a failed type check or lint counts as one failure each.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";
import { addCounts, closingLine, noCounts } from "./test/counts.mjs";

const bin = (/** @type {string} */ name) => path.join(repoRoot, "node_modules", ".bin", name);

/**
 * A check that passes or fails as a whole.
 * @param {string} title
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {import("./test/counts.mjs").Counts}
 */
function check(title, program, args) {
  const start = Date.now();
  const { status } = spawnSync(program, [...args], { cwd: repoRoot, stdio: "inherit" });
  console.log(`${status === 0 ? "✔" : "✖"} ${title}, ${Math.round((Date.now() - start) / 1000)} s`);
  return status === 0 ? { ...noCounts, passed: 1 } : { ...noCounts, failed: [title] };
}

/**
 * @param {string} title
 * @param {readonly string[]} files
 * @param {readonly string[]} args
 * @returns {import("./test/counts.mjs").Counts}
 */
function mocha(title, files, args) {
  if (files.length === 0) return noCounts;
  const countsFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "wg-test-")), "counts.json");
  console.log(`\n${title} (${files.length} files)`);
  const { status } = spawnSync(bin("mocha"), [...args, "--reporter", "scripts/test/counting-reporter.cjs", ...files], {
    cwd: repoRoot,
    stdio: "inherit",
    env: { ...process.env, TS_NODE_TRANSPILE_ONLY: "true", WINDOWS_GUEST_TEST_COUNTS: countsFile },
  });
  const counts = readCounts(countsFile);
  fs.rmSync(path.dirname(countsFile), { recursive: true, force: true });
  if (!counts) {
    return { ...noCounts, failed: [`${title}: mocha ended (exit code ${status}) without counts`] };
  }
  // An error outside of any test fails mocha without a failed test.
  const outside = status !== 0 && counts.failed.length === 0;
  return outside ? { ...counts, failed: [`${title}: exit code ${status}, outside of any test`] } : counts;
}

/**
 * @param {string} file
 * @returns {import("./test/counts.mjs").Counts | undefined}
 */
function readCounts(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * @param {string} dir
 * @returns {string[]} test files below it, sorted
 */
function testFiles(dir) {
  return fs
    .readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join("test", name))
    .sort();
}

/**
 * Files at a time. They share this machine's libvirtd, under names of their own; each waits for engine, libvirtd and
 * QEMU much of its time. More than a few would make QEMU and the engine wait for each other.
 */
const jobs = String(Math.min(4, Math.max(2, os.availableParallelism())));

/** Type checks and lint, which are no tests. */
const CHECKS = 4;

async function main() {
  const { unit, mochaArgs } = given(process.argv.slice(2));
  if (!unit) await setUp();
  const files = testFiles(path.join(repoRoot, "test"));
  const endToEnd = files.filter((name) => name.endsWith(".e2e.test.ts"));
  const others = files.filter((name) => !name.endsWith(".e2e.test.ts"));
  const runUnit = () => mocha("tests", others, ["--parallel", "--jobs", jobs, "--timeout", "60000", ...mochaArgs]);
  if (unit) return report(runUnit(), 0);
  const counts = addCounts([
    check("type check", bin("tsc"), ["-p", "tsconfig.json", "--noEmit"]),
    check("type check of the scripts", bin("tsc"), ["-p", "scripts/tsconfig.json"]),
    check("lint", bin("eslint"), ["."]),
    check("formatting", bin("prettier"), ["--check", "--log-level", "warn", "."]),
    runUnit(),
    mocha("tests on the real libvirt, QEMU and Pulumi engine", endToEnd, [
      "--parallel",
      "--jobs",
      jobs,
      "--timeout",
      "300000",
      ...mochaArgs,
    ]),
  ]);
  report(counts, CHECKS);
}

/**
 * @param {readonly string[]} args
 * @returns {{unit: boolean, mochaArgs: readonly string[]}}
 */
function given(args) {
  const unit = args[0] === "--unit";
  return { unit, mochaArgs: unit ? args.slice(1) : args };
}

/**
 * @param {string} heading
 * @param {readonly string[]} titles
 */
function list(heading, titles) {
  if (titles.length > 0) console.log(`\n${heading}:\n${titles.map((title) => `  - ${title}`).join("\n")}`);
}

/**
 * The last lines, and the exit code.
 * @param {import("./test/counts.mjs").Counts} counts
 * @param {number} checks how many of them are no tests
 */
function report(counts, checks) {
  list("skipped", counts.skipped);
  list("failed", counts.failed);
  const ranTests = counts.passed + counts.failed.length > checks;
  if (!ranTests) console.error("✖ no test ran");
  console.log(`\n${closingLine(counts)}`);
  process.exitCode = counts.failed.length === 0 && ranTests ? 0 : 1;
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  console.log("\n0 passed, 1 failed");
  process.exitCode = 1;
});
