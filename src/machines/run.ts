import { toFinding, type Finding, type Words } from "../findings";
import type { Edit } from "./edits";
import { placeOf, touches } from "./places";
import type { MachineContext, MachineRule, Need } from "./rule";

/** A finding whose path is that of `domainDifferences`. */
export interface MachineFinding extends Finding {
  readonly repair?: readonly Edit[];
}

/** A rule that was not run, and what it would have needed. */
export interface NotChecked {
  readonly ruleId: string;
  readonly missing: string;
}

export interface Judged {
  readonly findings: readonly MachineFinding[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Runs rules over one machine. A rule without its inputs is counted as not checked; one that throws is a finding of its
 * own, and ends nothing.
 *
 * @param unknown paths of values that are not known yet, for example `devices/interface[1]/mac/@address`
 */
export function judgeMachine(
  rules: readonly MachineRule[],
  context: MachineContext,
  unknown: readonly string[] = [],
  words?: Words,
): Judged {
  const findings: MachineFinding[] = [];
  const notChecked: NotChecked[] = [];
  const places = unknown.map(placeOf);
  for (const rule of rules) {
    const missing = missingFor(rule, context, places);
    if (missing !== undefined) notChecked.push({ ruleId: rule.id, missing });
    else findings.push(...checked(rule, context, words));
  }
  return { findings, notChecked };
}

function checked(rule: MachineRule, context: MachineContext, words: Words | undefined): MachineFinding[] {
  try {
    return [...rule.check(context)].map((report) => ({
      ...toFinding(rule, report, words),
      ...(report.repair === undefined ? {} : { repair: report.repair }),
    }));
  } catch (error) {
    return [failedRule(rule.id, context.guest, error)];
  }
}

/** A rule that throws is a mistake of ours: said as such, and a reason to look, not to stop. */
export const failedRule = (ruleId: string, guest: string, error: unknown): Finding => ({
  ruleId: "rule-failed",
  severity: "warning",
  path: "",
  message: `The rule ${ruleId} failed for ${guest}: ${error instanceof Error ? error.name : typeof error}. The other rules were checked.`,
  fix: "Report this as a bug of windows-guest, with the machine's XML.",
});

/** How a missing host is called in {@link NotChecked}. */
export const HOST_PROFILE = "a host profile";

const needed: Readonly<Record<Need, string>> = {
  windows: "which Windows the machine runs",
  preset: "what the machine is for",
  host: HOST_PROFILE,
  others: "the other machines of the host",
};

function missingFor(rule: MachineRule, context: MachineContext, unknown: readonly string[]): string | undefined {
  const need = rule.needs?.find((one) => context[one] === undefined);
  if (need !== undefined) return needed[need];
  if (unknown.length === 0) return undefined;
  const open = unknown.find((place) => rule.reads.some((read) => touches(read, place)));
  return open === undefined ? undefined : `${open === "" ? "the machine" : open}, which is not known yet`;
}
