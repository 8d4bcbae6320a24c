import type { HostProfile } from "../hosts/types";
import type { LintFinding, LintMachine } from "../lint";
import { withoutSecretTexts } from "../lint/doors";
import { lintTogether } from "../lint/stack";
import { failure, optionsOf } from "./check";
import type { Exemptions } from "./exemptions";
import type { Settings } from "./settings";
import { type MachineViolation, violationOf } from "./violations";

/** What came of the machines together. */
export interface StackChecked {
  readonly violations: readonly MachineViolation[];
  /** What their own suppressions have accepted. */
  readonly suppressed: readonly LintFinding[];
}

/** What is wrong between machines. Nothing is thrown. */
export function checkStack(machines: readonly LintMachine[], settings: Settings, exemptions: Exemptions): StackChecked {
  const secrets = machines.flatMap((machine) => machine.secrets ?? []);
  const urns = new Map(machines.map(({ name, urn }) => [name, urn ?? ""]));
  try {
    const { findings, suppressed } = lintTogether(machines, {
      ...optionsOf(settings),
      hosts: hostsOf(machines, settings),
      whole: true,
    });
    return {
      suppressed,
      violations: findings
        .filter((finding) => !isExempt(finding, exemptions))
        .map((finding) =>
          violationOf(
            finding,
            { urn: urns.get(finding.machine) ?? "", names: [finding.machine] },
            settings.levels,
            (text) => withoutSecretTexts(text, secrets),
          ),
        ),
    };
  } catch (error) {
    return { violations: [failure({ urn: "", names: [] }, error)], suppressed: [] };
  }
}

/** By what the machines call their hosts. */
const hostsOf = (machines: readonly LintMachine[], { hosts }: Settings): Readonly<Record<string, HostProfile>> =>
  Object.fromEntries(
    [...new Set(machines.map(({ host }) => host))].flatMap((host) => {
      const profile = hosts.of(host);
      return host === undefined || profile === undefined ? [] : [[host, profile]];
    }),
  );

function isExempt(finding: LintFinding, exemptions: Exemptions): boolean {
  const isIt = exemptions.of(finding.machine).some(({ rule }) => rule === finding.ruleId);
  if (isIt) exemptions.note(finding.machine, [finding]);
  return isIt;
}
