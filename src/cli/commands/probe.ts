import type { Command } from "commander";
import { InvalidArgumentError } from "commander";

import { saveHostProfile } from "../../hosts";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { probeDevices } from "../host-source";
import { examples, formatOption } from "../options";
import { hostReport } from "../reports/host";
import { print, say, viewOf, type CommonOptions } from "../terminal";

interface ProbeOptions extends CommonOptions {
  readonly format: FormatterName;
  readonly output?: string;
  readonly name?: string;
  readonly timeLimit: number;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest probe qemu:///system",
    "windows-guest probe qemu+ssh://root@kvm1.example.org/system -o kvm1.yaml",
    "windows-guest explain ada.yaml --host kvm1.yaml      check against the saved profile",
  ])
    .argument("<uri>", "libvirt URI: qemu:///system, qemu+ssh://user@host/system …")
    .addOption(formatOption())
    .option("-o, --output <file>", "save the profile to this file, YAML (or JSON, where the name ends so)")
    .option("--name <name>", "name of the host in messages; default: its URI")
    .option("--time-limit <seconds>", "give up after this long", seconds, 30)
    .action(async (uri: string) => finish(await probe(uri, command.optsWithGlobals<ProbeOptions>())));
}

function seconds(given: string): number {
  const value = Number(given);
  if (/^\d+(\.\d+)?$/.test(given) && value >= 1 && value <= 3600) return value;
  throw new InvalidArgumentError("Specify a number of seconds from 1 to 3600.");
}

async function probe(uri: string, options: ProbeOptions): Promise<ExitCode> {
  const { profile: read, problem } = await probeDevices(uri, Math.round(options.timeLimit * 1000));
  const profile = options.name === undefined ? read : { ...read, name: options.name };
  if (problem !== undefined) say(`The devices of the host are unknown: ${problem}`);
  print(formatterOf(options.format).format(hostReport(profile), viewOf(process.stdout, options)));
  if (options.output !== undefined) {
    try {
      const { format, name, ...answers } = profile;
      saveHostProfile(options.output, { format, name, capturedAt: new Date().toISOString(), ...answers });
    } catch (error) {
      throw new UsageError(
        `${options.output} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      );
    }
    say(`Saved to ${options.output}.`);
  }
  return EXIT.clean;
}
