import { Option, type Command } from "commander";

import { doorNames, doorsOf, ruleSets } from "../../lint";
import type { Door, ExtraSet } from "../../machines";
import { allRules } from "../all-rules";
import { EXIT, type ExitCode } from "../errors";
import { formatterOf, type FormatterName } from "../formatters";
import { examples, formatOption, oneOf } from "../options";
import { ruleList } from "../reports/rules";
import { print, viewOf, type CommonOptions } from "../terminal";

interface RulesOptions extends CommonOptions {
  readonly format: FormatterName;
  readonly set?: "recommended" | ExtraSet;
  readonly door?: Door;
}

export function configure(command: Command, finish: (code: ExitCode) => void): void {
  examples(command, [
    "windows-guest rules",
    "windows-guest rules --set nested --door kubevirt",
    "windows-guest rules --format json | jq -r '.[] | select(.repair != \"never\") | .id'",
  ])
    .addOption(new Option("--set <set>", `only rules of this set: ${ruleSets.join(", ")}`).argParser(oneOf(ruleSets)))
    .addOption(
      new Option("--door <door>", `only rules that apply to machines written as ${doorNames.join(", ")}`).argParser(
        oneOf(doorNames),
      ),
    )
    .addOption(formatOption())
    .action(() => {
      const options = command.optsWithGlobals<RulesOptions>();
      const { set, door } = options;
      const rules = allRules.filter(
        (rule) =>
          (set === undefined || rule.sets.includes(set)) && (door === undefined || doorsOf(rule).includes(door)),
      );
      print(formatterOf(options.format).format(ruleList(rules), viewOf(process.stdout, options)));
      finish(EXIT.clean);
    });
}
