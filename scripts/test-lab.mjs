#!/usr/bin/env node
// @ts-check
/**
 * `npm run test:lab [-- suite …]`: the presets on a real KVM host with Hyper-V enlightenments, and QEMU's verdict on some 550
 * sets of flags asked anew. Takes 10 to 15 minutes a suite; WINDOWS_GUEST_LAB names the folder of the lab's scripts.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";

setUp().then(
  () => {
    const suites = process.argv.slice(2);
    const result = spawnSync(path.join(repoRoot, "node_modules", ".bin", "mocha"), ["test/lab/*.lab.ts"], {
      cwd: repoRoot,
      stdio: "inherit",
      env: { ...process.env, ...(suites.length > 0 ? { WINDOWS_GUEST_LAB_SUITES: suites.join(",") } : {}) },
    });
    process.exitCode = result.status ?? 1;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
