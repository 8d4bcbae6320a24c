#!/usr/bin/env node
// @ts-check
/**
 * `npm run test:faults [-- --help]`: set-up, then test/provider/matrix/main.ts: every fault at every call of virsh,
 * with Pulumi's own engine, and every call of the snapshot operations. More than an hour;
 * test/provider/matrix/README.md tells more.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";

const bin = (/** @type {string} */ name) => path.join(repoRoot, "node_modules", ".bin", name);

/** Snapshot operations, which the matrix does not have: each of their calls is cut. */
const snapshots = () =>
  spawnSync(bin("mocha"), ["--timeout", "3600000", "test/libvirt/snapshots/interrupted.e2e.test.ts"], {
    cwd: repoRoot,
    stdio: "inherit",
    env: { ...process.env, TS_NODE_TRANSPILE_ONLY: "true", WINDOWS_GUEST_ALL_CUTS: "1" },
  }).status ?? 1;

setUp().then(
  () => {
    const chosen = process.argv.slice(2);
    const failed = chosen.length === 0 ? snapshots() : 0;
    const matrix =
      spawnSync(bin("ts-node"), ["-T", "test/provider/matrix/main.ts", ...chosen], {
        cwd: repoRoot,
        stdio: "inherit",
      }).status ?? 1;
    process.exitCode = failed === 0 ? matrix : failed;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
