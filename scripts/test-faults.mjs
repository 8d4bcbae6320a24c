#!/usr/bin/env node
// @ts-check
/**
 * `npm run test:faults [-- --help]`: set-up, then test/provider/matrix/main.ts: every fault at every call of virsh,
 * with Pulumi's own engine. About an hour; test/provider/matrix/README.md tells more.
 */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";

setUp().then(
  () => {
    const tsNode = path.join(repoRoot, "node_modules", ".bin", "ts-node");
    process.exitCode =
      spawnSync(tsNode, ["-T", "test/provider/matrix/main.ts", ...process.argv.slice(2)], {
        cwd: repoRoot,
        stdio: "inherit",
      }).status ?? 1;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
