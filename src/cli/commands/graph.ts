import { Option, type Command } from "commander";

import { hasErrors } from "../../findings";
import { EXIT, UsageError, type ExitCode } from "../errors";
import { graphModel, type Highlight } from "../graph/model";
import { chosenGuests, readGuests } from "../guests";
import { examples, hostOption, oneOf, outputOption } from "../options";
import { countText } from "../reports/findings";
import { print, say, writeOutput, type CommonOptions } from "../terminal";

const LANGUAGES = ["svg", "dot", "mermaid"] as const;
type Language = (typeof LANGUAGES)[number];

interface GraphOptions extends CommonOptions {
  readonly format: Language;
  readonly spec?: string;
  readonly guest?: string;
  readonly host?: readonly string[];
  readonly output?: string;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest graph -o enlightenments.svg",
    "windows-guest graph --format mermaid              paste into Markdown",
    "windows-guest graph --spec ada.yaml -o ada.svg    what is on in a guest",
  ])
    .addOption(
      new Option("-f, --format <format>", LANGUAGES.join(", ")).argParser(oneOf<Language>(LANGUAGES)).default("svg"),
    )
    .option("--spec <spec>", "highlight the enlightenments that are on in this guest; - reads standard input")
    .option("--guest <name>", "select this guest if the spec has several")
    .addOption(hostOption())
    .addOption(outputOption())
    .action(async () => finish(await draw(command.optsWithGlobals<GraphOptions>())));
}

async function draw(options: GraphOptions): Promise<ExitCode> {
  const { highlight, code } =
    options.spec === undefined ? { highlight: undefined, code: EXIT.clean } : await highlighted(options.spec, options);
  if (options.spec !== undefined && highlight === undefined) return code;
  const text = await textOf(options.format, highlight);
  if (options.output === undefined) print(text);
  else writeOutput(options.output, text);
  return code;
}

async function textOf(format: Language, highlight: Highlight | undefined): Promise<string> {
  const model = graphModel(highlight);
  switch (format) {
    case "svg":
      return (require("../graph/svg") as typeof import("../graph/svg")).toSvg(model);
    case "dot":
      return (require("../graph/dot") as typeof import("../graph/dot")).toDot(model);
    case "mermaid":
      return (require("../graph/mermaid") as typeof import("../graph/mermaid")).toMermaid(model);
  }
}

/** A guest with mistakes is drawn as far as it was understood; one that was not understood at all is not. */
async function highlighted(
  spec: string,
  { guest: name, host }: GraphOptions,
): Promise<{ highlight: Highlight | undefined; code: ExitCode }> {
  const read = await readGuests(spec, host);
  const { guests } = read.guests.length === 0 ? read : chosenGuests(read, name);
  if (guests.length > 1) throw new UsageError("the spec contains several guests; select one with --guest");
  const [guest] = guests;
  const findings = [...read.findings, ...(guest?.findings ?? [])];
  const failed = hasErrors(findings);
  if (failed) say(`windows-guest: ${countText(findings)}; run windows-guest explain to list them.`);
  const code = failed ? EXIT.findings : EXIT.clean;
  if (guest === undefined || guest.resolution.enlightenments.length === 0) return { highlight: undefined, code };
  const on = guest.resolution.enlightenments.filter((row) => row.state === "on").map((row) => row.name);
  return { highlight: { guest: guest.resolution.name, on: new Set(on) }, code };
}
