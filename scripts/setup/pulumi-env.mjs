// @ts-check
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { nodejsLanguageHost } from "./go-build.mjs";

/**
 * An environment in which Pulumi keeps everything it writes in one folder: state in files, no login, no
 * account, nothing of the user's own Pulumi settings.
 * @param {object} options
 * @param {string} options.dir made when missing
 * @param {import("./pulumi.mjs").PulumiToolchain} options.toolchain
 * @param {boolean} [options.languageHost] lets the CLI find the Node language host (default). Programs run through the
 *   CLI need it; an inline program of the Automation API does not, and the policy packs of a CLI that was built
 *   from Go modules run only without it.
 * @param {NodeJS.ProcessEnv} [options.base]
 * @returns {NodeJS.ProcessEnv}
 */
export function pulumiEnv({ dir, toolchain, languageHost = true, base = process.env }) {
  const state = path.join(dir, "state");
  const home = path.join(dir, "home");
  fs.mkdirSync(state, { recursive: true });
  linkLanguageHost(home, languageHost ? toolchain : undefined);
  const theirs = Object.entries(base).filter(([name]) => !name.startsWith("PULUMI_"));
  return {
    ...Object.fromEntries(theirs),
    PATH: [path.dirname(toolchain.pulumi), base.PATH].join(path.delimiter),
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    // Protects nothing: the stacks are thrown away and hold no secret. Pulumi only insists on having one.
    PULUMI_CONFIG_PASSPHRASE: "windows-guest",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
}

/**
 * Shows Pulumi a language host that is not beside the CLI as an installed plugin. On PATH it would be found too, with a
 * warning at every command.
 * @param {string} home
 * @param {import("./pulumi.mjs").PulumiToolchain | undefined} toolchain undefined takes the host out of sight
 */
function linkLanguageHost(home, toolchain) {
  const plugin = path.join(home, "plugins", `language-nodejs-${nodejsLanguageHost.version}`);
  fs.rmSync(plugin, { recursive: true, force: true });
  if (!toolchain || toolchain.languageHostDir === path.dirname(fs.realpathSync(toolchain.pulumi))) return;
  fs.mkdirSync(plugin, { recursive: true });
  fs.symlinkSync(
    path.join(toolchain.languageHostDir, nodejsLanguageHost.name),
    path.join(plugin, nodejsLanguageHost.name),
  );
}
