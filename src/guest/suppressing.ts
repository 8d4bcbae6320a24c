import { enlightenmentRules } from "../enlightenments";
import {
  splitFindings,
  type Finding,
  type KnownRules,
  type Necessity,
  type Split,
  type WrittenSuppression,
} from "../findings";
import { machineRules } from "../machines";
import { hostDeviceAdapted } from "./deciding/adapt";
import { hostRules } from "./host-rules";
import { specRules } from "./reading/spec-rules";
import type { Unknowns } from "./reading/unknowns";
import { guestRules } from "./rules";
import type { GuestSpec } from "./types";

type Listed = { readonly id: string; readonly necessary?: Necessity };

/** The rules that {@link resolveGuest} runs. */
const ran: readonly Listed[] = [...enlightenmentRules, ...guestRules, ...hostRules, hostDeviceAdapted];
const listed: ReadonlyMap<string, Listed> = new Map(
  [...ran, ...specRules, ...machineRules].map((rule) => [rule.id, rule] as const),
);
const ofHosts: ReadonlySet<string> = new Set([...hostRules, hostDeviceAdapted].map(({ id }) => id));
const alwaysRun: ReadonlySet<string> = new Set(ran.map(({ id }) => id).filter((id) => !ofHosts.has(id)));

/** Why errors of a rule cannot be suppressed; undefined where they can. */
export const necessityOf = (ruleId: string): Necessity | undefined => listed.get(ruleId)?.necessary;

export interface Suppressing {
  readonly guest: string;
  readonly unknowns: Unknowns;
  /** Was the guest checked against a host? */
  readonly hasHost: boolean;
  /** Rules about machines that were run. */
  readonly alsoRan?: () => readonly string[];
  readonly today?: Date | undefined;
  /** `false`: what the spec suppresses stays among the findings. */
  readonly splits?: false | undefined;
  /** Ids of rules that are run elsewhere: suppressions of them are right, and not unused. */
  readonly otherRules?: (() => readonly string[]) | undefined;
}

/**
 * Splits findings of rules that {@link resolveGuest} does not run by what a spec suppresses. What is wrong with the
 * suppressions is among the findings of the guest.
 */
export const splitByOtherRules = (
  spec: GuestSpec,
  findings: readonly Finding[],
  rules: readonly Listed[],
): Pick<Split<Finding>, "counted" | "suppressed"> =>
  splitFindings(findings, writtenIn(spec), {
    machine: spec.name,
    rules: {
      ids: () => rules.map(({ id }) => id),
      necessary: (id) => rules.find((rule) => rule.id === id)?.necessary,
      wasChecked: () => false,
    },
  });

const writtenIn = ({ suppress = [] }: GuestSpec): WrittenSuppression[] =>
  suppress.map((one, index) => {
    const path = `suppress[${index}]`;
    return { ...one, pathTo: (key) => (key === undefined ? path : `${path}.${key}`) };
  });

/** Splits a guest's findings by what its spec suppresses. What is not known yet suppresses nothing. */
export function suppressedBy(
  spec: GuestSpec,
  findings: readonly Finding[],
  { guest, unknowns, hasHost, alsoRan, today, otherRules }: Suppressing,
): Split<Finding> {
  const rules: KnownRules = {
    ids: () => [...listed.keys(), ...(otherRules?.() ?? [])],
    necessary: necessityOf,
    // While anything is unknown, some rules are passed over.
    wasChecked: (id) =>
      !unknowns.any && (alwaysRun.has(id) || (hasHost && ofHosts.has(id)) || alsoRan?.().includes(id) === true),
  };
  const written = writtenIn(spec).filter((one) => !unknowns.touches(one.pathTo()));
  return splitFindings(findings, written, { machine: guest, rules, ...(today === undefined ? {} : { today }) });
}
