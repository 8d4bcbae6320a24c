import { adapterRules } from "../adapters/rules";
import { suppressElements } from "../domain";
import { attribute } from "../domain/xml";
import { suppressionRules, splitFindings, type Finding, type KnownRules, type WrittenSuppression } from "../findings";
import { hostDeviceAdapted, specRules } from "../guest";
import { Part } from "../machines";
import { isChosen, weightOf } from "./chosen";
import { findRule, lintRules, stackRuleInfos } from "./rule-list";
import type { LintFinding, LintMachine, LintOptions, LintResult, Location, Suppression } from "./types";

/** A suppression that stands in the machine itself. */
interface OfMachine extends WrittenSuppression {
  locate(path: string): { readonly place: string; readonly location: Location };
}

/**
 * Splits findings into those that count and those that a person has accepted: in the machine's arguments or metadata,
 * or where the caller says so.
 *
 * @param wasChecked Did the rule run for this machine?
 */
export function suppressing(
  findings: readonly LintFinding[],
  machine: LintMachine,
  options: LintOptions,
  wasChecked: (ruleId: string) => boolean,
): Pick<LintResult, "findings" | "suppressed"> {
  const ofMachine = machine.guest === undefined ? inMetadata(machine) : inArguments(machine.guest.spec);
  const { suppress = [], today } = options;
  const given = [...(machine.suppress ?? []), ...suppress];
  if (ofMachine.length === 0 && given.length === 0) return { findings, suppressed: [] };
  const rules: KnownRules = { ...knownRules, wasChecked };
  const { counted, suppressed, own } = splitFindings(findings, [...ofMachine, ...given.map(asWritten)], {
    machine: machine.name,
    rules,
    ...(today === undefined ? {} : { today }),
  });
  const about = own.flatMap(({ of, finding }) => {
    const one = ofMachine.find((candidate) => candidate === of);
    // What the caller gives, the caller has read and checked for all machines at once.
    if (one === undefined || !isChosen(finding.ruleId, machine, options)) return [];
    return [{ ...located(finding, one, machine), ...weightOf(finding.ruleId, options) }];
  });
  return { findings: [...counted, ...about], suppressed };
}

export const knownRules: Omit<KnownRules, "wasChecked"> = {
  ids: () =>
    [...lintRules, ...stackRuleInfos, ...suppressionRules, ...specRules, hostDeviceAdapted, ...adapterRules].map(
      ({ id }) => id,
    ),
  necessary: (id) => findRule(id)?.necessary,
};

const asWritten = (one: Suppression): WrittenSuppression => ({ ...one, pathTo: () => "" });

function located(finding: Finding, one: OfMachine, machine: LintMachine): LintFinding {
  const { place, location } = one.locate(finding.path);
  return { ...finding, path: location.property ?? place, machine: machine.name, place, location };
}

/** Our element in the machine's metadata, also where that is all that we have there. */
function inMetadata({ root, locate }: LintMachine): OfMachine[] {
  const elements = suppressElements(root);
  if (elements.length === 0) return [];
  return new Part(root)
    .all("metadata/windowsguest:guest/windowsguest:suppress")
    .filter((part) => elements.includes(part.element))
    .map((part) => ({
      rule: attribute(part.element, "rule"),
      reason: attribute(part.element, "reason"),
      until: attribute(part.element, "until"),
      pathTo: (key) => (key === undefined || part.attribute(key) === undefined ? part.path : part.pathTo(key)),
      locate: (place) => ({ place, location: locate(place) }),
    }));
}

/** What has another shape, the rules about arguments report. */
function inArguments(spec: unknown): OfMachine[] {
  const list = isObject(spec) && Array.isArray(spec["suppress"]) ? (spec["suppress"] as unknown[]) : [];
  return list.flatMap((one, index): OfMachine[] => {
    if (!isObject(one)) return [];
    const { rule, reason, until } = one;
    if (typeof rule !== "string" || typeof reason !== "string") return [];
    if (until !== undefined && typeof until !== "string") return [];
    const path = `suppress[${index}]`;
    return [
      {
        rule,
        reason,
        until,
        pathTo: (key) => (key === undefined ? path : `${path}.${key}`),
        locate: (property) => ({ place: "metadata", location: { property } }),
      },
    ];
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
