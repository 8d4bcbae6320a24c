// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Accepts what a rule reports for this machine. */
export interface SuppressArgs {
  /**
   * ID of the rule, for example `balloon-nested`. `windows-guest rules` lists the rules. One line of up to 100
   * characters. Errors that make the machine impossible cannot be suppressed.
   */
  rule: Input<string>;
  /** Who accepted it, and why. Up to 500 characters. */
  reason: Input<string>;
  /**
   * Last day on which the suppression counts, in UTC, for example `"2027-03-31"`. One line of up to 40 characters.
   * Default: without an end. After that day, the finding counts again.
   */
  until?: Input<string>;
}
