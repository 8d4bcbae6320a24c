import { existsSync } from "node:fs";

import type { Command } from "commander";

import { EXIT, UsageError, type ExitCode } from "../errors";
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
    "windows-guest explain hpet-on                  the page of a rule, an enlightenment or a preset",
    "echo '{name: ada, windows: windows-11}' | windows-guest explain -",
  ])
    .argument(
      "<spec>",
      "guest spec, YAML or JSON, one guest or several; - reads standard input. Or the name of a rule, an enlightenment or a preset",
    )
    .addOption(hostOption())
    .addOption(formatOption())
    .action(async (spec: string) => finish(await explain(spec, command.optsWithGlobals<ExplainOptions>())));
}

async function explain(spec: string, options: ExplainOptions): Promise<ExitCode> {
  if (isWord(spec)) return explainName(spec, options);
  const read = await readGuests(spec, options.host);
  print(formatterOf(options.format).format(explanation(read), viewOf(process.stdout, options)));
  return anyErrors(read) ? EXIT.findings : EXIT.clean;
}

/** A word and no file: the page is printed, in the same Markdown that docs/ has or laid out for the terminal. */
function explainName(name: string, { host, ...options }: ExplainOptions): ExitCode {
  // Every rule with its metadata is loaded for this only.
  const { pageReport } = require("../pages") as typeof import("../pages");
  const page = pageReport(name);
  if (host !== undefined) throw new UsageError(`--host is for guest specs, and ${name} is not a file`);
  print(
    options.format === "markdown"
      ? page.markdown
      : formatterOf(options.format).format(page, viewOf(process.stdout, options)),
  );
  return EXIT.clean;
}

/** Is the argument a word, or a file, a folder or standard input? */
const isWord = (given: string): boolean => /^[\w@-]+$/.test(given) && given !== "-" && !existsSync(given);
