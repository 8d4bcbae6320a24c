#!/usr/bin/env node
// @ts-check
/**
 * `npm run test:lab [-- suite …]`: the presets on a real KVM host with Hyper-V enlightenments, and QEMU's verdict on
 * some 550 sets of flags asked anew; test/lab/README.md tells more. 10 to 20 minutes a suite, one after the other.
 * Default: trixie.
 *
 * WINDOWS_GUEST_LAB names the folder of the lab's scripts; WINDOWS_GUEST_LAB_KEEP=1 leaves the last host running.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";

const labFolder = process.env["WINDOWS_GUEST_LAB"] ?? path.join(repoRoot, "..", "shared", "lab");

/** @param {string} suite */
function test(suite) {
  const mocha = path.join(repoRoot, "node_modules", ".bin", "mocha");
  const result = spawnSync(mocha, ["test/lab/*.lab.ts"], {
    cwd: repoRoot,
    stdio: "inherit",
    env: { ...process.env, WINDOWS_GUEST_LAB_SUITES: suite },
  });
  return result.status === 0;
}

/** @param {string} suite */
function stop(suite) {
  const down = path.join(labFolder, "down.sh");
  const [generation = suite, devices] = suite.split("-");
  const env = devices === undefined ? process.env : { ...process.env, LAB_DEVICES: "1" };
  if (existsSync(down)) spawnSync(down, [generation], { stdio: "inherit", timeout: 60_000, env });
}

try {
  await setUp();
  const suites = process.argv.slice(2);
  const last = suites.at(-1) ?? "trixie";
  for (const suite of suites.length > 0 ? suites : [last]) {
    if (!test(suite)) process.exitCode = 1;
    // Two hosts at once would need twice the memory.
    if (suite !== last || process.env["WINDOWS_GUEST_LAB_KEEP"] !== "1") stop(suite);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
