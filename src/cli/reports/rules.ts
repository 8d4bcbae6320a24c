import { doorsOf, doorNames, repairOf, ruleSets, type RuleInfo } from "../../lint";
import type { Cell, Report } from "./report";
import { severityTone } from "./findings";

/** Rules, with what programs and people choose them by. */
export function ruleList(rules: readonly RuleInfo[]): Report {
  return {
    data: rules.map((rule) => ({
      id: rule.id,
      severity: rule.severity,
      description: rule.description,
      sets: rule.sets,
      doors: doorsOf(rule),
      notApplicable: rule.notApplicable,
      repair: repairOf(rule.id),
      ...(rule.security === undefined ? {} : { security: rule.security }),
      ...(rule.necessary === undefined ? {} : { necessary: rule.necessary }),
      docs: rule.docs,
    })),
    blocks: () => [
      {
        kind: "table",
        columns: [
          { title: "rule", wraps: true },
          { title: "severity" },
          { title: "what it holds", wraps: true },
          { title: "sets", wraps: true },
          { title: "doors", wraps: true },
          { title: "repair" },
          { title: "security" },
        ],
        rows: rules.map(row),
      },
      {
        kind: "text",
        text: `${rules.length} rules. Sets: recommended is the default, strict holds all rules. windows-guest explain RULE prints the page of a rule.`,
        tone: "quiet",
      },
    ],
  };
}

const row = (rule: RuleInfo): Cell[] => [
  { text: rule.id, tone: "strong" },
  { text: rule.severity, tone: severityTone[rule.severity] },
  { text: rule.description },
  { text: allOr(rule.sets, ruleSets) },
  { text: allOr(doorsOf(rule), doorNames) },
  { text: { always: "yes", sometimes: "some", never: "" }[repairOf(rule.id)] },
  { text: rule.security === undefined ? "" : String(rule.security) },
];

const allOr = (some: readonly string[], all: readonly string[]): string =>
  some.length === all.length ? "all" : some.join(", ");
