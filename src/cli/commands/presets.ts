import type { Command } from "commander";

import { findPreset, presetIds, presetNames, presetVersions } from "../../presets";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { examples, formatOption } from "../options";
import { presetDetails, presetDifference, presetList } from "../reports/presets";
import type { Report } from "../reports/report";
import { print, viewOf, type CommonOptions } from "../terminal";

interface PresetsOptions extends CommonOptions {
  readonly format: FormatterName;
  readonly diff?: readonly string[];
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest presets",
    "windows-guest presets low-latency",
    "windows-guest presets desktop@1 --format markdown",
    "windows-guest presets server --diff 1 2",
  ])
    .argument("[name]", "a preset, with its version (desktop@1) or without (the newest)")
    .option("--diff <versions...>", "show the changes between two versions of the preset, with reasons")
    .addOption(formatOption())
    .action((name: string | undefined) => {
      const options = command.optsWithGlobals<PresetsOptions>();
      const report =
        options.diff !== undefined
          ? difference(name, options.diff)
          : name === undefined
            ? presetList()
            : presetDetails(known(name));
      print(formatterOf(options.format).format(report, viewOf(process.stdout, options)));
      finish(EXIT.clean);
    });
}

/** `server --diff 1 2`; the versions may also be written `server@1`. */
function difference(name: string | undefined, versions: readonly string[]): Report {
  const wanted = "specify the preset and two of its versions, for example: windows-guest presets server --diff 1 2";
  if (name === undefined || versions.length !== 2)
    throw new UsageError(`--diff requires a preset and two versions; ${wanted}`);
  const bare = name.split("@")[0]!;
  known(bare);
  const [before, after] = versions.map((version) => versionOf(bare, version));
  return presetDifference(before!, after!);
}

function versionOf(name: string, version: string): NonNullable<ReturnType<typeof findPreset>> {
  const number = version.startsWith(`${name}@`) ? version.slice(name.length + 1) : version;
  const preset = /^\d+$/.test(number) ? findPreset(`${name}@${number}`) : undefined;
  if (preset !== undefined) return preset;
  const { printable } = require("../../findings") as typeof import("../../findings");
  const there = presetVersions
    .filter((each) => each.name === name)
    .map((each) => each.version)
    .sort((a, b) => a - b);
  throw new UsageError(`${name} has no version "${printable(version)}"; its versions are ${there.join(", ")}`);
}

function known(name: string): NonNullable<ReturnType<typeof findPreset>> {
  const preset = findPreset(name);
  if (preset !== undefined) return preset;
  const { didYouMean } = require("../../guest/reading/suggest") as typeof import("../../guest/reading/suggest");
  const { printable } = require("../../findings") as typeof import("../../findings");
  const meant = didYouMean(name, name.includes("@") ? presetIds : presetNames);
  throw new UsageError(
    `there is no preset "${printable(name)}"; ${meant === undefined ? `the presets are ${presetNames.join(", ")}` : `did you mean "${meant}"?`}`,
  );
}
