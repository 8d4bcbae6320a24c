import { findRule } from "./rule-list";
import type { LintFinding, LintMachine, LintOptions } from "./types";

/** Did somebody ask for what a rule says of a machine? */
export function isChosen(
  ruleId: string,
  { door }: Pick<LintMachine, "door">,
  { sets = ["recommended"], levels }: LintOptions,
): boolean {
  const level = levels?.[ruleId];
  const rule = findRule(ruleId);
  if (rule?.notApplicable[door] !== undefined) return false;
  if (level !== undefined) return level !== "off";
  return rule === undefined || rule.sets.some((set) => sets.includes(set));
}

/** What a person has set the rule's weight to. */
export function weightOf(ruleId: string, { levels }: LintOptions): Partial<Pick<LintFinding, "severity">> {
  const level = levels?.[ruleId];
  return level === undefined || level === "off" ? {} : { severity: level };
}
