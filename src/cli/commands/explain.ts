import type { Command } from "commander";

import { EXIT, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { anyErrors, readGuests } from "../guests";
import { examples, formatOption, hostOption } from "../options";
import { explanation } from "../reports/explanation";
import { print, viewOf, type CommonOptions } from "../terminal";

interface ExplainOptions extends CommonOptions {
  readonly host?: readonly string[];
  readonly format: FormatterName;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest explain ada.yaml",
    "windows-guest explain fleet.yaml --host kvm1.yaml --format markdown",
    "windows-guest explain ada.yaml --host kvm1.yaml --host kvm2.yaml      check whether it starts on both and can migrate",
    "windows-guest explain ada.yaml --format json | jq '.guests[].enlightenments[] | select(.state == \"on\") | .name'",
    "echo '{name: ada, windows: windows-11}' | windows-guest explain -",
  ])
    .argument("<spec>", "guest spec, YAML or JSON, one guest or several; - reads standard input")
    .addOption(hostOption())
    .addOption(formatOption())
    .action(async (spec: string) => finish(await explain(spec, command.optsWithGlobals<ExplainOptions>())));
}

async function explain(spec: string, options: ExplainOptions): Promise<ExitCode> {
  const read = await readGuests(spec, options.host);
  print(formatterOf(options.format).format(explanation(read), viewOf(process.stdout, options)));
  return anyErrors(read) ? EXIT.findings : EXIT.clean;
}
