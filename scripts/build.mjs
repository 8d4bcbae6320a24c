#!/usr/bin/env node
// @ts-check
/**
 * `npm run build`: src/ to dist/. tsc checks and compiles all of it, for programs that use the package; the command
 * line, the provider and the policy pack are then bundled into one file each, because loading some 400 small ones takes
 * longer than much of what they do with them.
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
 * One file of a program and all that it loads. What it does not need at once stands in it unread: esbuild keeps
 * `require` in a function lazy.
 * @param {string} name
 * @param {string} entry
 * @param {readonly string[]} external packages that stay outside
 */
async function bundleProgram(name, entry, external) {
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: "dist/bin",
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    format: "cjs",
    // The version is read where the bundle lies, as deep below the package as its source.
    external: [...external, PACKAGE_JSON],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
  });
  for (const { path: file, contents } of outputFiles) replace(file, contents);
  replace(path.join(root, "dist", "bin", `${name}.licenses.txt`), licenses(Object.keys(metafile.inputs)));
}

async function bundleCommandLine() {
  await bundleProgram("windows-guest", "src/cli/main.ts", ["@pulumi/*", "@hpcc-js/wasm-graphviz"]);
  // tsc's own output of it would be a second copy in the package that nothing loads.
  fs.rmSync(path.join(root, "dist", "cli"), { recursive: true, force: true });
}

/** Each preview and each update starts the provider. */
const bundleProvider = () => bundleProgram("pulumi-resource-windows-guest", "src/provider/main.ts", []);

/** The engine waits for the policy pack before it starts anything else. */
const bundlePolicyPack = () => bundleProgram("windows-guest-policy", "src/policy/main.ts", []);

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
  await bundleProvider();
  await bundlePolicyPack();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  build().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
