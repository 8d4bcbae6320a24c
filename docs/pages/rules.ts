import { stringify } from "yaml";
import type { Finding, Rule } from "../../src/findings";
import { blocks, bullets, fenced, GENERATED, heading, table, type Page } from "./page";

/** The rules of one room, and how to run one of their examples. */
export interface RuleGroup<Example = never> {
  readonly title: string;
  /** What the keys of an example mean, where they are not those of a guest spec. */
  readonly note?: string;
  readonly rules: readonly DocumentedRule<Example>[];
  run(example: Example): readonly Finding[];
}

/** A rule as its page needs it: everything but the check. */
export type DocumentedRule<Example> = Omit<Rule<never, string, Example>, "check">;

/** A page per rule, and one that lists them. */
export const rulePages = (groups: readonly RuleGroup[]): Page[] => [
  { path: "rules/README.md", content: overview(groups) },
  ...groups.flatMap((group) =>
    group.rules.map((rule) => ({ path: `rules/${rule.id}.md`, content: page(rule, group) })),
  ),
];

function page(rule: DocumentedRule<never>, group: RuleGroup): string {
  const { incorrect = [], correct = [] } = rule.examples ?? {};
  return blocks(
    rule.description,
    GENERATED,
    heading(1, rule.id),
    `Severity: ${rule.severity}, unless an example below shows another.`,
    rule.rationale,
    incorrect.length > 0 && heading(2, "Incorrect"),
    ...incorrect.map((example) => blocks(yaml(example), bullets(spoken(rule, group, example))).trimEnd()),
    correct.length > 0 && heading(2, "Correct"),
    ...correct.map(yaml),
    group.note,
    heading(2, "Sources"),
    bullets(rule.sources),
  );
}

function spoken(rule: DocumentedRule<never>, group: RuleGroup, example: never): string[] {
  return group
    .run(example)
    .filter((finding) => finding.ruleId === rule.id)
    .map(
      ({ severity, message, fix, path }) =>
        `**${severity}**${path === "" ? "" : ` \`${path}\``}: ${message}${fix === undefined ? "" : ` *${fix}*`}`,
    );
}

/** YAML 1.1 quotes "on", "off" and "yes", so that no reader takes them for booleans. */
const yaml = (example: unknown): string => fenced("yaml", stringify(example, { version: "1.1", lineWidth: 0 }));

function overview(groups: readonly RuleGroup[]): string {
  return blocks(
    "Every rule that a guest is checked by, with what it holds.",
    GENERATED,
    heading(1, "Rules"),
    "All their messages, on one page: [messages](messages.md).",
    ...groups.flatMap(({ title, rules }) => [
      heading(2, title),
      table(
        ["rule", "severity", "what it holds"],
        rules.map((rule) => [`[${rule.id}](${rule.id}.md)`, rule.severity, rule.description]),
      ),
    ]),
  );
}
