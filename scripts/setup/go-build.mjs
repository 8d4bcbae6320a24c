// @ts-check
import fs from "node:fs";
import path from "node:path";
import { runLogged } from "./command.mjs";
import { ensureGo } from "./go.mjs";

/** Five minutes on two idle cores; on busy ones it was seen to need more than twenty. */
const BUILD_LIMIT_MS = 60 * 60_000;

/**
 * @typedef {object} GoProgram
 * @property {string} name the executable's name
 * @property {string} module
 * @property {string} version
 * @property {string} package the main package inside the module
 * @property {string} go the Go version that the module's go.mod demands
 * @property {readonly string[]} [replace] `replace` lines that the module itself has; `go install` ignores them, so a
 * module of our own repeats them
 * @property {readonly string[]} [ldflags]
 */

/** @type {GoProgram} */
export const pulumiCli = {
  name: "pulumi",
  module: "github.com/pulumi/pulumi/pkg/v3",
  version: "v3.259.0",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  go: "1.25.11",
  replace: ["github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e"],
  ldflags: ["-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.259.0"],
};

/** The last version of the Node language host that stands in a public Go module. @type {GoProgram} */
export const nodejsLanguageHost = {
  name: "pulumi-language-nodejs",
  module: "github.com/pulumi/pulumi/sdk/v3",
  version: "v3.68.0",
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  go: "1.18",
  ldflags: ["-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.68.0"],
};

/**
 * @param {GoProgram} program
 * @returns {string} the text of a go.mod that builds it
 */
export function goMod(program) {
  const replace = (program.replace ?? []).map((line) => `replace ${line}\n`).join("");
  return `module pulumi-windows-guest/build\n\ngo 1.21\n\nrequire ${program.module} ${program.version}\n\n${replace}`;
}

/**
 * Builds a Go program from its module into `dir`. The downloaded modules go to Go's own cache.
 * @param {GoProgram} program
 * @param {string} dir
 * @returns {Promise<void>}
 */
export async function goBuild(program, dir) {
  const go = await ensureGo(program.go);
  const src = path.join(dir, ".src");
  fs.mkdirSync(src);
  fs.writeFileSync(path.join(src, "go.mod"), goMod(program));
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off", CGO_ENABLED: "0" };
  const ldflags = ["-s", "-w", ...(program.ldflags ?? [])].join(" ");
  await runLogged(go, ["build", "-o", path.join(dir, program.name), "-ldflags", ldflags, program.package], {
    log: `go-build-${program.name}`,
    cwd: src,
    env,
    timeoutMs: BUILD_LIMIT_MS,
  });
  fs.rmSync(src, { recursive: true });
}
