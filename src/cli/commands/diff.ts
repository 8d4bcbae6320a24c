import type { Command } from "commander";

import { hasErrors } from "../../findings";
import type { ComposedPreset } from "../../presets";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { examples, formatOption } from "../options";
import type { Report } from "../reports/report";
import { print, viewOf, type CommonOptions } from "../terminal";

interface DiffOptions extends CommonOptions {
  readonly format: FormatterName;
  readonly fleet?: string;
  readonly probe?: true;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest diff desktop@1 desktop@2",
    "windows-guest diff desktop@1 desktop@2 --fleet fleet.yaml --probe   who changes, who must restart, which host refuses",
  ])
    .argument("<from>", "a preset with its version, for example desktop@1")
    .argument("<to>", "another version, or another preset")
    .option("--fleet <file>", "show what the move changes for the members of this fleet; - reads standard input")
    .option("--probe", "ask the fleet's hosts now; without it, only saved profiles are read")
    .addOption(formatOption())
    .action(async (from: string, to: string) => finish(await run(from, to, command.optsWithGlobals<DiffOptions>())));
}

async function run(from: string, to: string, options: DiffOptions): Promise<ExitCode> {
  const [before, after] = [known(from), known(to)];
  const { presetDifference } = require("../reports/presets") as typeof import("../reports/presets");
  const presets = presetDifference(before, after);
  const { report, refused } =
    options.fleet === undefined
      ? { report: presets, refused: false }
      : await ofFleet(options.fleet, before, after, presets, options);
  print(formatterOf(options.format).format(report, viewOf(process.stdout, options)));
  return refused ? EXIT.findings : EXIT.clean;
}

async function ofFleet(
  file: string,
  before: ComposedPreset,
  after: ComposedPreset,
  presets: Report,
  options: DiffOptions,
): Promise<{ readonly report: Report; readonly refused: boolean }> {
  const { profilesOf, readFleetFile } = require("../fleet/read") as typeof import("../fleet/read");
  const { planFleet } = require("../../fleet/plan") as typeof import("../../fleet/plan");
  const { differenceBlocks, fleetDifference } = require("../fleet/difference") as typeof import("../fleet/difference");
  const { spec, directory, found } = readFleetFile(file);
  if (spec === undefined) {
    const { mistakesReport } = require("../fleet/report") as typeof import("../fleet/report");
    return { report: mistakesReport(found), refused: hasErrors(found) };
  }
  const profiles = await profilesOf(spec, directory, options);
  const plan = planFleet(spec as Parameters<typeof planFleet>[0], { profiles });
  const difference = fleetDifference(plan, profiles, before, after);
  return {
    report: {
      data: { ...(presets.data as object), fleet: spec.fleet, ...difference },
      blocks: () => [...presets.blocks(), ...differenceBlocks(difference)],
    },
    refused: difference.changes.some(({ refused }) => refused.length > 0),
  };
}

function known(name: string): ComposedPreset {
  const { findPreset, presetIds } = require("../../presets") as typeof import("../../presets");
  const preset = name.includes("@") ? findPreset(name) : undefined;
  if (preset !== undefined) return preset;
  const { didYouMean } = require("../../guest/reading/suggest") as typeof import("../../guest/reading/suggest");
  const { printable } = require("../../findings") as typeof import("../../findings");
  const meant = didYouMean(name, presetIds);
  throw new UsageError(
    `"${printable(name)}" is not a version of a preset; ${meant === undefined ? `use one of ${presetIds.join(", ")}` : `did you mean "${meant}"?`}`,
  );
}
