import type { Finding } from "../../src/findings";
import { blocks, bullets, GENERATED, heading, type Page } from "./page";
import type { DocumentedRule, RuleGroup } from "./rules";

/** One page with every text that a rule can show, so that a person can read all of them in one sitting. */
export const messagePages = (groups: readonly RuleGroup[]): Page[] => [
  {
    path: "rules/messages.md",
    content: blocks(
      "Every message of every rule, filled in from the rule's examples.",
      GENERATED,
      heading(1, "Messages"),
      "A message that no example shows is listed as its template, with the parts that are filled in between braces. The suggested fix follows in italics.",
      ...groups.flatMap((group) => [
        heading(2, group.title),
        ...group.rules.flatMap((rule) => [
          heading(3, `[${rule.id}](${rule.id}.md)`),
          rule.description,
          bullets(messagesOf(group, rule)),
        ]),
      ]),
    ),
  },
];

type Text = DocumentedRule<never>["messages"][string];

function messagesOf(group: RuleGroup, rule: DocumentedRule<never>): string[] {
  const findings = exampleFindings(group, rule);
  if (Object.keys(rule.messages).length === 0) return [...new Set(findings.map(line))]; // worded where the input is read
  const shown = new Map<string, Set<string>>(Object.keys(rule.messages).map((id) => [id, new Set()]));
  for (const finding of findings) shown.get(messageIdOf(rule, finding))!.add(line(finding));
  return [...shown].flatMap(([id, lines]) => {
    const texts = lines.size > 0 ? [...lines] : [line(rule.messages[id]!)];
    return texts.map((text) => `\`${id}\`: ${text}`);
  });
}

/** What the incorrect examples of a rule make it report. */
export const exampleFindings = (group: RuleGroup, rule: DocumentedRule<never>): Finding[] =>
  (rule.examples?.incorrect ?? []).flatMap((example) =>
    group.run(example).filter((finding) => finding.ruleId === rule.id),
  );

/** The message that a finding was made from. Of several that match, the one with most text of its own. */
export function messageIdOf(rule: DocumentedRule<never>, finding: Finding): string {
  const matching = Object.entries<Text>(rule.messages).filter(
    ([, text]) => fits(text.message, finding.message) && fits(text.fix ?? "", finding.fix ?? ""),
  );
  const [best] = matching.sort(([, one], [, other]) => ownLength(other) - ownLength(one));
  if (best === undefined) throw new Error(`${rule.id} has no message like "${finding.message}"`);
  return best[0];
}

const PLACEHOLDER = /\{\w+\}/;

const ownLength = ({ message, fix = "" }: Text): number => (message + fix).split(PLACEHOLDER).join("").length;

const fits = (template: string, text: string): boolean =>
  new RegExp(`^${template.split(PLACEHOLDER).map(literal).join("[^]*")}$`).test(text);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const line = ({ message, fix }: Text): string => (fix === undefined || fix === "" ? message : `${message} *${fix}*`);
