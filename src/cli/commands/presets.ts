import type { Command } from "commander";

import { findPreset, presetIds, presetNames } from "../../presets";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { examples, formatOption } from "../options";
import { presetDetails, presetList } from "../reports/presets";
import { print, viewOf, type CommonOptions } from "../terminal";

interface PresetsOptions extends CommonOptions {
  readonly format: FormatterName;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, ["windows-guest presets", "windows-guest presets low-latency", "windows-guest presets desktop@1 --format markdown"])
    .argument("[name]", "a preset, with its version (desktop@1) or without (the newest)")
    .addOption(formatOption())
    .action((name: string | undefined) => {
      const options = command.optsWithGlobals<PresetsOptions>();
      const report = name === undefined ? presetList() : presetDetails(known(name));
      print(formatterOf(options.format).format(report, viewOf(process.stdout, options)));
      finish(EXIT.clean);
    });
}

function known(name: string): NonNullable<ReturnType<typeof findPreset>> {
  const preset = findPreset(name);
  if (preset !== undefined) return preset;
  const { didYouMean } = require("../../guest/suggest") as typeof import("../../guest/suggest");
  const { printable } = require("../../findings") as typeof import("../../findings");
  const meant = didYouMean(name, name.includes("@") ? presetIds : presetNames);
  throw new UsageError(`there is no preset "${printable(name)}"; ${meant === undefined ? `the presets are ${presetNames.join(", ")}` : `did you mean "${meant}"?`}`);
}
