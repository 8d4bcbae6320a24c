import type { Command } from "commander";
import { Option } from "commander";

import { EXIT, type ExitCode } from "../errors";
import { examples, mustBeWindows, outputOption } from "../options";
import { print, say, writeOutput, type CommonOptions } from "../terminal";

interface ImportCommandOptions extends CommonOptions {
  readonly format: "yaml" | "typescript" | "pulumi-import";
  readonly windows?: string;
  readonly output?: string;
  readonly strict?: boolean;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest import qemu:///system                         every Windows machine of this host, as YAML",
    "windows-guest import qemu+ssh://root@kvm1.example.org/system ada bob -f typescript -o index.ts",
    "windows-guest import qemu:///system old --windows server-2019",
    "windows-guest import qemu:///system -f pulumi-import -o machines.json   then: pulumi import --file machines.json",
  ])
    .argument("<uri>", "libvirt URI of the host")
    .argument("[machine...]", "names or UUIDs; default: every machine that says that it runs Windows")
    .addOption(
      new Option("-f, --format <format>", "a spec file, a Pulumi program, or a document for pulumi import --file")
        .choices(["yaml", "typescript", "pulumi-import"])
        .default("yaml"),
    )
    .option("--windows <id>", "which Windows runs in machines that do not say so, for example windows-11")
    .option("--strict", "exit code 1 if a machine has a setting that no argument can express")
    .addOption(outputOption())
    .action(async (uri: string, machines: string[]) =>
      finish(await importMachines(uri, machines, command.optsWithGlobals<ImportCommandOptions>())),
    );
}

/** With more machines than this, a person waits some seconds. */
const MANY = 10;

async function importMachines(
  uri: string,
  machines: readonly string[],
  options: ImportCommandOptions,
): Promise<ExitCode> {
  mustBeWindows(options.windows);
  const { readMachines } = require("../import/read") as typeof import("../import/read");
  const { imported } = require("../import/machines") as typeof import("../import/machines");
  const written = require("../import/written") as typeof import("../import/written");
  const read = await readMachines(uri, machines);
  if (read.machines.length > MANY) say(`Comparing ${read.machines.length} machines of ${uri} with the presets …`);
  const results = imported(read, {
    uri,
    ...(options.windows === undefined ? {} : { windows: options.windows }),
    named: machines.length > 0,
    keeps: options.format === "pulumi-import",
  });

  const { format } = options;
  for (const line of results.flatMap(({ notes }) => notes)) say(line);
  const specs = results.flatMap(({ spec }) => (spec === undefined ? [] : [spec]));
  if (specs.length === 0) {
    say(`No machine of ${uri} was imported.`);
    return machines.length > 0 ? EXIT.findings : EXIT.clean;
  }
  const text =
    format === "pulumi-import"
      ? written.asPulumiImport(specs, { uri, windows: options.windows })
      : format === "yaml"
        ? written.asYaml(specs)
        : written.asTypeScript(specs);
  if (options.output === undefined) print(text);
  else {
    writeOutput(options.output, text);
    say(`${specs.length === 1 ? "1 machine" : `${specs.length} machines`} written to ${options.output}.`);
  }
  const failed = results.some(({ spec, wanted }) => spec === undefined && wanted);
  return failed || (options.strict === true && results.some(({ incomplete }) => incomplete))
    ? EXIT.findings
    : EXIT.clean;
}
