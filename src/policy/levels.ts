import type { Severity } from "../findings";
import { findRule, type LintOptions, lintRules, type RuleInfo } from "../lint";
import { stackRuleInfos, suppressionRuleInfos } from "../lint/rule-list";

/** Pulumi's enforcement levels. */
export type Level = "advisory" | "mandatory" | "remediate" | "disabled";
export type RuleSet = NonNullable<LintOptions["sets"]>[number];

/** Every rule that has a policy. */
export const rules: readonly RuleInfo[] = [...lintRules, ...stackRuleInfos, ...suppressionRuleInfos];

const OF_SEVERITY = { error: "mandatory", warning: "advisory", info: "advisory" } as const satisfies Record<
  Severity,
  Level
>;

/** A suppression that does nothing is no explanation: somebody has to remove it. */
const isExplanation = ({ severity, id }: RuleInfo): boolean =>
  severity === "info" && !suppressionRuleInfos.some((rule) => rule.id === id);

/** What follows from the sets alone. Explanations (`info`) are shown only to those who want all rules. */
export function levelInSets(rule: RuleInfo, chosen: readonly RuleSet[]): Level {
  if (!rule.sets.some((set) => chosen.includes(set))) return "disabled";
  return isExplanation(rule) && !chosen.includes("strict") ? "disabled" : OF_SEVERITY[rule.severity];
}

/** How strictly each rule is enforced. */
export class Levels {
  /** @param configured what was said of single rules; the others follow from the sets */
  constructor(
    private readonly sets: readonly RuleSet[],
    private readonly configured: ReadonlyMap<string, Level>,
  ) {}

  of(rule: RuleInfo): Level {
    return this.configured.get(rule.id) ?? levelInSets(rule, this.sets);
  }

  /**
   * What a violation counts as. A rule whose level nobody chose weighs each finding by itself. What a repair has left
   * weighs as if nobody had asked for repairs.
   */
  ofFinding({ ruleId, severity }: { readonly ruleId: string; readonly severity: Severity }): "advisory" | "mandatory" {
    if (findRule(ruleId) === undefined) return "advisory";
    const level = this.configured.get(ruleId);
    return level === "advisory" || level === "mandatory" ? level : OF_SEVERITY[severity];
  }

  repairs(ruleId: string): boolean {
    return this.configured.get(ruleId) === "remediate";
  }

  get repairsAny(): boolean {
    return [...this.configured.values()].includes("remediate");
  }

  /** Which rules are run. */
  get options(): Pick<LintOptions, "sets" | "levels"> {
    return (this.#options ??= { sets: this.sets, levels: this.lintLevels() });
  }
  #options: Pick<LintOptions, "sets" | "levels"> | undefined;

  private lintLevels(): NonNullable<LintOptions["levels"]> {
    const levels: Record<string, Severity | "off"> = {};
    for (const rule of rules) {
      if (this.of(rule) === "disabled") levels[rule.id] = "off";
      else if (!rule.sets.some((set) => this.sets.includes(set))) levels[rule.id] = rule.severity;
    }
    return levels;
  }
}
