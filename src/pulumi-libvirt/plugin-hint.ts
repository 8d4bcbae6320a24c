import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { LibvirtLine } from "./sdk";

const pluginNames = ["libvirt", "terraform-provider"];

/**
 * What to say when the plugin behind a libvirt SDK is nowhere to be seen and the engine may not fetch it: its own
 * message names no command. Plugins that Pulumi.yaml names by their path are not seen from here, so this is a hint and
 * no error.
 */
export function pluginHint(line: LibvirtLine, env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (!/^(1|true)$/i.test(env["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] ?? "")) return undefined;
  const onPath = (env["PATH"] ?? "")
    .split(delimiter)
    .some((folder) => pluginNames.some((name) => existsSync(join(folder, `pulumi-resource-${name}`))));
  if (onPath || installed(join(env["PULUMI_HOME"] ?? join(homedir(), ".pulumi"), "plugins"))) return undefined;
  const command =
    line === "0.8"
      ? "pulumi plugin install resource libvirt 0.5.4"
      : "pulumi plugin install resource terraform-provider";
  return `no plugin for the libvirt SDK was found, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION prevents the engine from downloading it. Run: ${command}`;
}

function installed(folder: string): boolean {
  try {
    return readdirSync(folder).some((entry) => pluginNames.some((name) => entry.startsWith(`resource-${name}-v`)));
  } catch {
    return false;
  }
}
