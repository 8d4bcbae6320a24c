import * as leaf from "../reading/leaves";
import { group, optional, required } from "./describe";

/** What is wrong with a rule, a reason or a date, rules of their own say: the same behind every door. */
export const suppression = group("SuppressArgs", "Accepts what a rule reports for this machine.", {
  rule: required(leaf.line(100), {
    about: "ID of the rule, for example `balloon-nested`. `windows-guest rules` lists the rules.",
    notes: "Errors that make the machine impossible cannot be suppressed.",
  }),
  reason: required(leaf.prose(500), { about: "Who accepted it, and why." }),
  until: optional(leaf.line(40), {
    about: 'Last day on which the suppression counts, in UTC, for example `"2027-03-31"`.',
    defaultText: "without an end",
    notes: "After that day, the finding counts again.",
  }),
});
