// @ts-check
import fs from "node:fs";
import path from "node:path";
import { createDirAtomically } from "./atomic-dir.mjs";
import { capture, which } from "./command.mjs";
import { goBuild, nodejsLanguageHost, pulumiCli } from "./go-build.mjs";
import { userCacheDir } from "./paths.mjs";
import { runOfficialInstaller } from "./pulumi-installer.mjs";
import { compareVersions, isAtLeast, parseVersion } from "./version.mjs";

/** The version that is installed or built where none is found. */
export const PULUMI_VERSION = "3.259.0";
/** The oldest CLI on PATH that is taken; older ones were never run with this package. */
export const PULUMI_MINIMUM = "3.200.0";

const LANGUAGE_HOST = "pulumi-language-nodejs";

/**
 * @typedef {object} PulumiToolchain
 * @property {string} pulumi path of the CLI
 * @property {string} languageHostDir the folder of `pulumi-language-nodejs`, which runs programs
 * @property {string} version
 * @property {"path" | "official" | "go"} source where the CLI came from
 */

/** @typedef {{pulumi: string, version: string, source: PulumiToolchain["source"]}} Cli */

/**
 * @typedef {object} PulumiSources the parts that a test replaces
 * @property {NodeJS.ProcessEnv} env
 * @property {(pulumi: string) => string | undefined} versionOf
 * @property {(dir: string) => Promise<void>} install runs the official installer into a folder
 * @property {(program: import("./go-build.mjs").GoProgram, dir: string) => Promise<void>} build
 */

/** @type {PulumiSources} */
const realSources = {
  env: process.env,
  versionOf: pulumiVersion,
  install: (dir) => runOfficialInstaller(PULUMI_VERSION, dir),
  build: goBuild,
};

/**
 * @param {string} pulumi
 * @returns {string | undefined} such as "3.259.0"
 */
function pulumiVersion(pulumi) {
  const answer = capture(pulumi, ["version"], { env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" } });
  return answer.ok ? parseVersion(answer.stdout)?.join(".") : undefined;
}

/**
 * The Pulumi CLI that is on this machine already: on PATH, else in our cache.
 * @param {PulumiSources} [sources]
 * @returns {Cli | undefined}
 */
export function findPulumi(sources = realSources) {
  const onPath = which("pulumi", sources.env);
  const version = onPath && sources.versionOf(onPath);
  if (onPath && version && isAtLeast(version, PULUMI_MINIMUM)) return { pulumi: onPath, version, source: "path" };
  const { official, go } = cachedCliPaths(sources.env);
  if (fs.existsSync(official)) return { pulumi: official, version: PULUMI_VERSION, source: "official" };
  if (fs.existsSync(go)) return { pulumi: go, version: PULUMI_VERSION, source: "go" };
  return undefined;
}

/** @param {NodeJS.ProcessEnv} env */
function cachedCliPaths(env) {
  const cache = userCacheDir(env);
  return {
    official: path.join(cache, `pulumi-${PULUMI_VERSION}-official`, "bin", "pulumi"),
    go: path.join(cache, `pulumi-${PULUMI_VERSION}-go`, "pulumi"),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function cachedLanguageHostDir(env) {
  return path.join(userCacheDir(env), `language-nodejs-${nodejsLanguageHost.version.slice(1)}-go`);
}

/**
 * The folder of the Node language host that belongs to a CLI: beside it (links resolved) or on PATH, as the
 * engine itself looks; else the one of our cache.
 * @param {string} pulumi
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findLanguageHostDir(pulumi, env = process.env) {
  const beside = path.dirname(fs.realpathSync(pulumi));
  if (fs.existsSync(path.join(beside, LANGUAGE_HOST))) return beside;
  const onPath = which(LANGUAGE_HOST, env);
  if (onPath) return path.dirname(onPath);
  const cached = cachedLanguageHostDir(env);
  return fs.existsSync(cached) ? cached : undefined;
}

/**
 * Finds the Pulumi CLI and the host that runs Node programs, or gets them: by the official installer, else by
 * building them from their Go modules. Both are kept in this user's cache; `~/.pulumi` is left alone.
 * @param {import("./progress.mjs").Progress} progress
 * @param {PulumiSources} [sources]
 * @returns {Promise<PulumiToolchain>}
 */
export async function ensurePulumi(progress, sources = realSources) {
  const cli = findPulumi(sources) ?? (await obtainPulumi(progress, sources));
  const languageHostDir = findLanguageHostDir(cli.pulumi, sources.env) ?? (await buildLanguageHost(progress, sources));
  return { ...cli, languageHostDir };
}

/**
 * @param {import("./progress.mjs").Progress} progress
 * @param {PulumiSources} sources
 * @returns {Promise<Cli>}
 */
async function obtainPulumi(progress, sources) {
  const { official, go } = cachedCliPaths(sources.env);
  const version = PULUMI_VERSION;
  let installerError;
  try {
    await progress.step(`installing Pulumi ${version} (get.pulumi.com)`, () =>
      createDirAtomically(path.dirname(path.dirname(official)), async (dir) => {
        await sources.install(dir);
        mustRun(path.join(dir, "bin", "pulumi"), sources);
      }),
    );
    return { pulumi: official, version, source: "official" };
  } catch (error) {
    installerError = /** @type {Error} */ (error);
  }
  try {
    await progress.step(`building Pulumi ${version} from its Go modules (once; about 5 minutes)`, () =>
      createDirAtomically(path.dirname(go), async (dir) => {
        await sources.build(pulumiCli, dir);
        mustRun(path.join(dir, "pulumi"), sources);
      }),
    );
  } catch (error) {
    throw new Error(
      [
        "no Pulumi CLI could be found, installed or built.",
        `The official installer: ${installerError.message}`,
        `The build from Go modules: ${/** @type {Error} */ (error).message}`,
        `Install Pulumi ${PULUMI_MINIMUM} or newer manually (https://www.pulumi.com/docs/install/), check that "pulumi version" works, and run this again.`,
        "If the time limit was exceeded, run this again: it continues with what Go has already compiled.",
      ].join("\n"),
      { cause: error },
    );
  }
  return { pulumi: go, version, source: "go" };
}

/**
 * @param {string} pulumi
 * @param {PulumiSources} sources
 */
function mustRun(pulumi, sources) {
  const version = sources.versionOf(pulumi);
  const parsed = version === undefined ? undefined : parseVersion(version);
  const wanted = parseVersion(PULUMI_VERSION);
  if (!parsed || !wanted || compareVersions(parsed, wanted) !== 0) {
    throw new Error(`${path.basename(pulumi)} says version ${version ?? "nothing"} instead of ${PULUMI_VERSION}`);
  }
}

/**
 * @param {import("./progress.mjs").Progress} progress
 * @param {PulumiSources} sources
 * @returns {Promise<string>}
 */
async function buildLanguageHost(progress, sources) {
  const dir = cachedLanguageHostDir(sources.env);
  await progress.step(`building ${LANGUAGE_HOST} from its Go module (once; about 30 s)`, () =>
    createDirAtomically(dir, (partial) => sources.build(nodejsLanguageHost, partial)),
  );
  return dir;
}
