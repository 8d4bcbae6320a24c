import { stringify } from "yaml";
import { NECESSITIES, type Finding, type Rule } from "../../src/findings";
import { allRules } from "../../src/cli/all-rules";
import { DOORS, doorsOf, doorText, repairOf, ruleSets, type Repairs, type RuleInfo } from "../../src/lint";
import { blocks, bullets, fenced, GENERATED, heading, table, type Page } from "./page";

/** The rules of one room, and how to run one of their examples. */
export interface RuleGroup<Example = never> {
  readonly title: string;
  /** What the keys of an example mean, where they are not those of a guest spec. */
  readonly note?: string;
  readonly rules: readonly DocumentedRule<Example>[];
  run(example: Example): readonly Finding[];
  /** An example as Markdown. Default: YAML. */
  show?(example: Example): string;
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
  const show = group.show ?? yaml;
  return blocks(
    rule.description,
    GENERATED,
    heading(1, rule.id),
    bullets(facts(infoOf(rule.id))),
    rule.rationale,
    incorrect.length > 0 && heading(2, "Incorrect"),
    ...incorrect.map((example) => blocks(show(example), bullets(spoken(rule, group, example))).trimEnd()),
    correct.length > 0 && heading(2, "Correct"),
    ...correct.map(show),
    group.note,
    heading(2, "Sources"),
    bullets(rule.sources),
  );
}

const infos: ReadonlyMap<string, RuleInfo> = new Map(allRules.map((rule) => [rule.id, rule]));

function infoOf(id: string): RuleInfo {
  const info = infos.get(id);
  if (info === undefined) throw new Error(`${id} is missing in allRules`);
  return info;
}

const REPAIRS: Readonly<Record<Repairs, string | undefined>> = {
  always: "yes",
  sometimes: "in some cases",
  never: undefined,
};

/** What people and programs need to know before they read on. */
function facts(rule: RuleInfo): string[] {
  const repair = REPAIRS[repairOf(rule.id)];
  const reasons = new Map<string, string[]>();
  for (const [door, reason] of Object.entries(rule.notApplicable))
    reasons.set(reason, [...(reasons.get(reason) ?? []), DOORS[door as keyof typeof DOORS]]);
  return [
    `Severity: ${rule.severity}, unless an example below shows another`,
    `Sets: ${setsText(rule)}`,
    `Applies to: ${doorsOf(rule)
      .map((door) => doorText(rule, door))
      .join(", ")}`,
    ...[...reasons].map(([reason, doors]) => `Does not apply to ${doors.join(", ")}: ${reason}`),
    ...(repair === undefined ? [] : [`Safe repair: ${repair}, with \`windows-guest lint --fix\``]),
    ...(rule.necessary === undefined ? [] : [`Its errors cannot be suppressed: ${NECESSITIES[rule.necessary]}`]),
    ...(rule.security === undefined ? [] : [`Security severity: ${rule.security} of 10`]),
  ];
}

const setsText = ({ sets }: RuleInfo): string =>
  sets.length === ruleSets.length ? "all" : sets.map((set) => `\`${set}\``).join(", ");

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

const row = ({ id, severity, description }: DocumentedRule<never>, info: RuleInfo): string[] => [
  `[${id}](${id}.md)`,
  severity,
  description,
  setsText(info).replaceAll("`", ""),
  doorsOf(info).length === Object.keys(DOORS).length
    ? "all"
    : doorsOf(info)
        .map((door) => doorText(info, door))
        .join(", "),
  REPAIRS[repairOf(id)] ?? "",
];

function overview(groups: readonly RuleGroup[]): string {
  return blocks(
    "Every rule that a guest is checked by, with what it holds.",
    GENERATED,
    heading(1, "Rules"),
    "All their messages, on one page: [messages](messages.md). `windows-guest rules` prints this list, and `windows-guest explain <rule>` a page.",
    "Sets: `recommended` is the default, `strict` holds every rule; `nested` and `low-latency` add rules for such machines.",
    ...groups.flatMap(({ title, rules }) => [
      heading(2, title),
      table(
        ["rule", "severity", "what it holds", "sets", "applies to", "repair"],
        rules.map((rule) => row(rule, infoOf(rule.id))),
      ),
    ]),
  );
}
