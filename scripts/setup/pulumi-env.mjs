// @ts-check
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * An environment in which Pulumi keeps everything it writes in one folder: state in files, no login, no
 * account, nothing of the user's own Pulumi settings.
 * @param {object} options
 * @param {string} options.dir made when missing
 * @param {import("./pulumi.mjs").PulumiToolchain} options.toolchain
 * @param {boolean} [options.languageHost] puts the Node language host on PATH (default). Programs run through the
 *   CLI need it; an inline program of the Automation API does not, and the policy packs of a CLI that was built
 *   from Go modules run only without it.
 * @param {NodeJS.ProcessEnv} [options.base]
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnv({ dir, toolchain, languageHost = true, base = process.env }) {
  const state = path.join(dir, "state");
  fs.mkdirSync(state, { recursive: true });
  const theirs = Object.entries(base).filter(([name]) => !name.startsWith("PULUMI_"));
  const tools = [path.dirname(toolchain.pulumi), ...(languageHost ? [toolchain.languageHostDir] : [])];
  return {
    ...Object.fromEntries(theirs),
    PATH: [...new Set([...tools, ...(base.PATH ?? "").split(path.delimiter)])].join(path.delimiter),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    // Protects nothing: the stacks are thrown away and hold no secret. Pulumi only insists on having one.
    PULUMI_CONFIG_PASSPHRASE: "windows-guest",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: path.join(dir, "home"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
}
