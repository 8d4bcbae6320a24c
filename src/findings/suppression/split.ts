import type { Finding } from "../finding";
import { nearest } from "../nearest";
import { toFinding, type Necessity } from "../rule";
import { dayMeant, dayOf, isDay } from "./date";
import { suppressionRule, suppressionRules, type SuppressionRuleId } from "./rules";
import type { KnownRules, Suppressed, Suppression, WrittenSuppression } from "./types";

export interface Split<F extends Finding> {
  /** What counts, in the given order. */
  readonly counted: readonly F[];
  readonly suppressed: readonly Suppressed<F>[];
  /** What is wrong with the suppressions themselves. */
  readonly own: readonly OfSuppression[];
}

/** A finding about a suppression. */
export interface OfSuppression {
  readonly of: WrittenSuppression;
  readonly finding: Finding;
}

/**
 * Splits findings into those that count and those that a person has accepted. An expired suppression makes its findings
 * count again, and they say so.
 *
 * @param machine Name of the machine, for messages and for suppressions of machines by name.
 */
export function splitFindings<F extends Finding>(
  findings: readonly F[],
  written: readonly WrittenSuppression[],
  {
    machine,
    rules,
    today = new Date(),
  }: { readonly machine: string; readonly rules: KnownRules; readonly today?: Date },
): Split<F> {
  const own = written.flatMap((one) => mistakesIn(one, machine, rules));
  const wrong = new Set(own.map(({ of }) => of));
  const right = written.filter((one) => !wrong.has(one) && isFor(one, machine));
  const day = dayOf(today);
  const used = new Set<WrittenSuppression>();
  const refused = new Set<WrittenSuppression>();
  const counted: F[] = [];
  const suppressed: Suppressed<F>[] = [];
  for (const finding of findings) {
    const matching = right.filter(({ rule }) => rule === finding.ruleId);
    for (const one of matching) used.add(one);
    const inForce = matching.find(({ until }) => until === undefined || day <= until);
    const necessary = finding.severity === "error" && matching.length > 0 ? rules.necessary(finding.ruleId) : undefined;
    if (necessary !== undefined) for (const one of matching) refused.add(one);
    if (inForce !== undefined && necessary === undefined) suppressed.push({ ...finding, suppressed: plain(inForce) });
    else counted.push(necessary === undefined && matching.length > 0 ? withEnd(finding, matching) : finding);
  }
  for (const one of right) {
    if (refused.has(one)) own.push({ of: one, finding: refusal(one, machine, rules) });
    if (!used.has(one) && rules.wasChecked(one.rule!))
      own.push({ of: one, finding: say("suppression-unused", "unused", one, machine) });
  }
  return { counted, suppressed, own };
}

const refusal = (one: WrittenSuppression, machine: string, rules: KnownRules): Finding =>
  say("suppression-refused", "refused", one, machine, { why: NECESSITIES[rules.necessary(one.rule!)!] });

/** Why an error cannot be suppressed. */
export const NECESSITIES: Readonly<Record<Necessity, string>> = {
  read: "the arguments cannot be read like this",
  deploy: "such a machine cannot be deployed",
  start: "such a machine does not start",
};

/** A suppression without mistakes, as data. */
const plain = ({ rule, reason, until, machine }: WrittenSuppression): Suppression => ({
  rule: rule!,
  reason: reason!.trim(),
  ...(until === undefined ? {} : { until }),
  ...(machine === undefined ? {} : { machine }),
});

/** What is wrong with a suppression as it was written, whatever the rules report. */
export function mistakesIn(one: WrittenSuppression, machine: string, rules: Pick<KnownRules, "ids">): OfSuppression[] {
  const found: Finding[] = [];
  const { rule = "", reason = "", until } = one;
  if (rule.trim() === "") found.push(say("suppression-rule", "missing", one, machine, {}, "rule"));
  else if (!isKnown(rule, rules)) {
    const meant = nearest(rule, rules.ids());
    found.push(
      say("suppression-rule", meant === undefined ? "unknown" : "near", one, machine, { meant: meant ?? "" }, "rule"),
    );
  }
  if (reason.trim() === "") found.push(missingReason(one, machine));
  if (until !== undefined && !isDay(until)) {
    const meant = dayMeant(until);
    found.push(
      say(
        "suppression-date",
        meant === undefined ? "wrong" : "near",
        one,
        machine,
        { until, meant: meant ?? "" },
        "until",
      ),
    );
  }
  return found.map((finding) => ({ of: one, finding }));
}

export const missingReason = (one: WrittenSuppression, machine: string): Finding =>
  say("suppression-reason", "missing", one, machine, {}, "reason");

const isKnown = (rule: string, rules: Pick<KnownRules, "ids">): boolean =>
  rules.ids().includes(rule) || suppressionRules.some(({ id }) => id === rule);

function say(
  id: SuppressionRuleId,
  messageId: string,
  one: WrittenSuppression,
  guest: string,
  data: Readonly<Record<string, string>> = {},
  key?: "rule" | "reason" | "until",
): Finding {
  const rule = one.rule === undefined || one.rule === "" ? "a rule" : one.rule;
  return toFinding(suppressionRule(id), { messageId, path: one.pathTo(key), data: { rule, guest, ...data } });
}

/** `web*` is for web1 and web2. */
export const isFor = ({ machine: pattern }: Pick<WrittenSuppression, "machine">, machine: string): boolean =>
  pattern === undefined || new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`, "s").test(machine);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function withEnd<F extends Finding>(finding: F, matching: readonly WrittenSuppression[]): F {
  const last = matching
    .map(({ until }) => until!)
    .sort()
    .at(-1)!;
  return { ...finding, message: `${finding.message} Its suppression expired on ${last}.` };
}
