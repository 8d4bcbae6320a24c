// @ts-check
import fs from "node:fs";
import path from "node:path";
import { createDirAtomically } from "../setup/atomic-dir.mjs";
import { goBuild } from "../setup/go-build.mjs";
import { userCacheDir } from "../setup/paths.mjs";
import { libvirtProvider, terraformBridge } from "./programs.mjs";

/** Names the environment variable with which another libvirt provider is tested and measured, for example 0.9.7. */
export const PROVIDER_VARIABLE = "WINDOWS_GUEST_LIBVIRT_PROVIDER";

/**
 * @typedef {object} Peers
 * @property {string} bridge path of `pulumi-resource-terraform-provider`
 * @property {string} provider08 path of `terraform-provider-libvirt` 0.8.3
 * @property {string | undefined} provider the provider that WINDOWS_GUEST_LIBVIRT_PROVIDER names
 */

/**
 * @param {import("../setup/go-build.mjs").GoProgram} program
 * @param {NodeJS.ProcessEnv} env
 */
const cachedPath = (program, env) =>
  path.join(userCacheDir(env), `${program.name}-${program.version.slice(1)}-go`, program.name);

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Peers | undefined} undefined where they were not built yet
 */
export function findPeers(env = process.env) {
  const bridge = cachedPath(terraformBridge, env);
  const provider08 = cachedPath(libvirtProvider, env);
  if (!fs.existsSync(bridge) || !fs.existsSync(provider08)) return undefined;
  return { bridge, provider08, provider: namedProvider(env) };
}

/**
 * The bridge asks the binary's file name what it provides.
 * @param {NodeJS.ProcessEnv} env
 */
function namedProvider(env) {
  const provider = env[PROVIDER_VARIABLE];
  if (!provider) return undefined;
  if (!path.isAbsolute(provider) || path.basename(provider) !== libvirtProvider.name || !fs.existsSync(provider)) {
    throw new Error(
      `${PROVIDER_VARIABLE} must be the absolute path of an executable called ${libvirtProvider.name}; it is ${JSON.stringify(provider)}`,
    );
  }
  return provider;
}

/**
 * Builds the Terraform bridge and provider 0.8.3 from their Go modules, once for this user.
 * @param {import("../setup/progress.mjs").Progress} progress
 * @returns {Promise<Peers>}
 */
export async function ensurePeers(progress) {
  await ensureProgram(progress, libvirtProvider, "about 30 s");
  await ensureProgram(progress, terraformBridge, "about 3 minutes");
  const peers = findPeers();
  if (!peers) throw new Error("the bridge and the provider were built but do not exist");
  return peers;
}

/**
 * @param {import("../setup/progress.mjs").Progress} progress
 * @param {import("../setup/go-build.mjs").GoProgram} program
 * @param {string} time
 */
async function ensureProgram(progress, program, time) {
  const target = cachedPath(program, process.env);
  if (fs.existsSync(target)) return;
  await progress.step(`building ${program.name} ${program.version} from its Go module (once; ${time})`, () =>
    createDirAtomically(path.dirname(target), (dir) => goBuild(program, dir)),
  );
}
