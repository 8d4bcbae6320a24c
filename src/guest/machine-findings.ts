import { renderDomainTree } from "../domain";
import type { DomainDefinition } from "../domain/definition";
import type { Finding } from "../findings";
import type { HostProfile } from "../hosts/types";
import { judgeMachine, machineRules, Part, type MachineContext, type MachineRule } from "../machines";
import type { ComposedPreset } from "../presets";
import type { WindowsVersion } from "../windows";
import { argumentAtPlace, type Overridden } from "./overriding/override";
import { placesOfSpec, specPathOf } from "./spec-paths";

/** Rules that can find something in a machine that was made from arguments. */
const applicable = machineRules.filter(({ notApplicable }) => notApplicable?.arguments === undefined);

interface OwnMachine {
  readonly guest: string;
  readonly definition: DomainDefinition;
  readonly windows: WindowsVersion;
  readonly preset: ComposedPreset;
  readonly host?: HostProfile;
  readonly hostName?: string;
  /** The guest sees vmx or svm. */
  readonly nested: boolean;
  /** Where `xml` adds to the machine, it may be anything. */
  readonly overridden?: Overridden;
  /** Property paths of what is not known yet: the definition has defaults there. */
  readonly unknown: readonly string[];
}

/** Sets that go with what the machine is for. */
const ofPurpose = (rule: MachineRule, { chain }: ComposedPreset, nested: boolean): boolean =>
  rule.only === undefined ||
  (rule.only.includes("low-latency") && chain.some((id) => id.startsWith("low-latency@"))) ||
  (nested && rule.only.includes("nested"));

export interface MachineFindings {
  readonly findings: readonly Finding[];
  /** Ids of the rules that had all that they need. */
  readonly ran: () => readonly string[];
}

/** Of a machine that is not judged. */
export const notJudged: MachineFindings = { findings: [], ran: () => [] };

/** What the rules about machines say of a guest's machine, with the arguments that make it so. */
export function machineFindings({
  definition,
  preset,
  nested,
  unknown,
  overridden,
  ...known
}: OwnMachine): MachineFindings {
  const context: MachineContext = {
    ...known,
    definition,
    // What we render is in one spelling.
    domain: new Part(renderDomainTree(definition)),
    preset: preset.preset.name,
  };
  const possible = overridden === undefined ? applicable : machineRules;
  const rules = possible.filter((rule) => ofPurpose(rule, preset, nested));
  const { findings, notChecked } = judgeMachine(rules, context, unknown.flatMap(placesOfSpec), "arguments");
  return {
    findings: findings.map(({ repair: _, ...finding }) => ({
      ...finding,
      path:
        (overridden && argumentAtPlace(finding.path, overridden)) ??
        specPathOf(finding.path, context.domain, definition),
    })),
    ran: () => rules.map(({ id }) => id).filter((id) => !notChecked.some(({ ruleId }) => ruleId === id)),
  };
}
