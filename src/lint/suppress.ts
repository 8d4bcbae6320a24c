import type { LintFinding, LintMachine, LintResult, Suppression } from "./types";

/** Splits findings into those that count and those that a person has accepted. */
export function suppressing(
  findings: readonly LintFinding[],
  suppressions: readonly Suppression[],
  machine: LintMachine,
  today: Date = new Date(),
): Pick<LintResult, "findings" | "suppressed"> {
  const counted: LintFinding[] = [];
  const suppressed: LintFinding[] = [];
  for (const finding of findings) {
    const accepted = suppressions.find((one) => one.rule === finding.ruleId && isInForce(one, today));
    if (accepted === undefined) counted.push(finding);
    else suppressed.push({ ...finding, suppressed: accepted });
  }
  void machine;
  return { findings: counted, suppressed };
}

const isInForce = ({ until }: Suppression, today: Date): boolean =>
  until === undefined || today.toISOString().slice(0, 10) <= until;
