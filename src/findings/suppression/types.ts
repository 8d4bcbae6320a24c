import type { Finding } from "../finding";
import type { Necessity } from "../rule";

/** A person has accepted what a rule reports. */
export interface Suppression {
  /** Id of the rule. */
  readonly rule: string;
  /** Who accepted it, and why. */
  readonly reason: string;
  /** Last day on which it counts, in UTC: `2027-03-31`. Default: without an end. */
  readonly until?: string;
  /** Only for machines of this name; `*` stands for any characters. Default: all that it was said of. */
  readonly machine?: string;
}

/** A suppression as somebody wrote it: anything of it can be missing or wrong. */
export interface WrittenSuppression {
  readonly rule?: string | undefined;
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
  readonly machine?: string | undefined;
  /** Where it was written, or one of its parts, in the words of the door. */
  pathTo(key?: "rule" | "reason" | "until"): string;
}

export type Suppressed<F extends Finding = Finding> = F & { readonly suppressed: Suppression };

/** What a door knows of its rules. */
export interface KnownRules {
  /** Every rule that there is, also those that were not run. */
  ids(): readonly string[];
  /** Set where an error of this rule cannot be suppressed. */
  necessary(ruleId: string): Necessity | undefined;
  /** Did the rule run? A suppression of one that did not is not called unused. */
  wasChecked(ruleId: string): boolean;
}
