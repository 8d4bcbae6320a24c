#!/usr/bin/env node
// @ts-check
/** `npm run bench [-- part …]`: set-up, then bench/main.ts, which measures the compiled package. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { setUp } from "./setup/index.mjs";
import { repoRoot } from "./setup/paths.mjs";

setUp().then(
  () => {
    const tsNode = path.join(repoRoot, "node_modules", ".bin", "ts-node");
    process.exitCode =
      spawnSync(tsNode, ["-T", "bench/main.ts", ...process.argv.slice(2)], { cwd: repoRoot, stdio: "inherit" })
        .status ?? 1;
  },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
