#!/usr/bin/env node
// @ts-check
/**
 * `npm run build`: src/ to dist/. tsc checks and compiles all of it, for programs that use the package; the command
 * line is then bundled into one file, because loading some 400 small ones takes longer than all that it does with them.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build as bundle } from "esbuild";
import { repoRoot as root } from "./setup/paths.mjs";

const PACKAGE_JSON = "../../package.json";

/** Type check and compilation. Throws with what tsc said. */
function compile() {
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
    cwd: root,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`tsc -p tsconfig.build.json reported errors:\n${stdout}${stderr}`.trimEnd());
}

/**
 * src/cli as one file. What a command does not need stands in it unread: esbuild keeps `require` in a function lazy.
 */
async function bundleCommandLine() {
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: { "windows-guest": "src/cli/main.ts" },
    outdir: "dist/bin",
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The version is read where the bundle lies, as deep below the package as its source.
    external: ["@pulumi/*", "@hpcc-js/wasm-graphviz", PACKAGE_JSON],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
  });
  for (const { path: file, contents } of outputFiles) replace(file, contents);
  replace(path.join(root, "dist", "bin", "windows-guest.licenses.txt"), licenses(Object.keys(metafile.inputs)));
  // tsc's own output of it would be a second copy in the package that nothing loads.
  fs.rmSync(path.join(root, "dist", "cli"), { recursive: true, force: true });
}

/**
 * The licences of the packages that are copied into the bundle, as these ask for.
 * @param {readonly string[]} inputs files, relative to the root
 * @returns {string}
 */
function licenses(inputs) {
  const packages = new Set(inputs.flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(fs.readFileSync(path.join(root, folder, "package.json"), "utf8"));
      const file = fs.readdirSync(path.join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${folder} has no licence file`);
      return `${name} ${version} (${license})\n\n${fs.readFileSync(path.join(root, folder, file), "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * In one step: a command that starts meanwhile finds the old file or the new one.
 * @param {string} file
 * @param {Uint8Array | string} contents
 */
function replace(file, contents) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.${process.pid}`;
  fs.writeFileSync(next, contents);
  fs.renameSync(next, file);
}

/** Builds everything. Throws with what is wrong. */
export async function build() {
  compile();
  await bundleCommandLine();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  build().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
