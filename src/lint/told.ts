import type { Finding } from "../findings";
import type { MachineFinding, NotChecked } from "../machines";
import { inKubevirtWords } from "./doors/kubevirt/words";
import { withoutSecretTexts } from "./doors/values";
import { isChosen, weightOf } from "./chosen";
import { judgesMachines } from "./rule-list";
import { suppressing } from "./suppress";
import type { LintFinding, LintMachine, LintOptions, LintResult } from "./types";

/** One finding before the door has given it a place. */
export type Placed = MachineFinding & { readonly place: string; readonly argument?: string };

/** Findings with the places and words of their door, without those that nobody asked for. */
export function told(
  found: readonly Placed[],
  machine: LintMachine,
  options: LintOptions,
  checked: (ruleId: string) => boolean,
): Pick<LintResult, "findings" | "suppressed"> {
  const chosen = found.filter(({ ruleId }) => isChosen(ruleId, machine, options));
  const located = chosen.map(({ argument, ...finding }): LintFinding => {
    const location =
      machine.guest === undefined || argument === undefined
        ? machine.locate(finding.place)
        : (machine.guest.locate?.(argument) ?? { property: argument });
    return {
      ...inWordsOf(machine, withoutSecrets(finding, machine)),
      ...weightOf(finding.ruleId, options),
      path: location.property ?? finding.place,
      machine: machine.name,
      location,
    };
  });
  return suppressing(located, machine, options, checked);
}

/** Of a machine with values that are not known yet, nothing is said to be unused. */
export function wasChecked(
  ruleId: string,
  machine: Pick<LintMachine, "door" | "unknown" | "guest">,
  options: LintOptions,
  notChecked: readonly NotChecked[],
): boolean {
  return (
    judgesMachines(ruleId) &&
    // The places of a guest that are not known follow from its arguments.
    (machine.guest?.unknown ?? machine.unknown ?? []).length === 0 &&
    isChosen(ruleId, machine, options) &&
    !notChecked.some((one) => one.ruleId === ruleId)
  );
}

const inWordsOf = <T extends Finding>({ door }: LintMachine, finding: T): T =>
  door !== "kubevirt"
    ? finding
    : {
        ...finding,
        message: inKubevirtWords(finding.message),
        ...(finding.fix === undefined ? {} : { fix: inKubevirtWords(finding.fix) }),
      };

/** Secrets of a Pulumi program arrive in plain text; none of them is shown. */
const withoutSecrets = <T extends Finding>(finding: T, { secrets = [] }: LintMachine): T =>
  secrets.length === 0
    ? finding
    : {
        ...finding,
        message: withoutSecretTexts(finding.message, secrets),
        ...(finding.fix === undefined ? {} : { fix: withoutSecretTexts(finding.fix, secrets) }),
      };
