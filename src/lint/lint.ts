import { osinfoIdOf, readDomain, UnsupportedDomainError, type ReadDomain } from "../domain";
import type { DomainDefinition } from "../domain/definition";
import type { Finding } from "../findings";
import { windowsOf } from "../guest/importing";
import {
  judgeMachine,
  machineRules,
  Part,
  type MachineContext,
  type MachineFinding,
  type NotChecked,
} from "../machines";
import { findWindows, type WindowsVersion } from "../windows";
import { findingsAsGuest } from "./as-guest";
import { findRule, GUEST_RULES, lintRules } from "./rule-list";
import { suppressing } from "./suppress";
import type { LintFinding, LintMachine, LintOptions, LintResult } from "./types";

/** One finding before the door has given it a place. */
type Placed = MachineFinding & { readonly place: string };

/** Runs every rule over one machine, whatever it was written as. Nothing is thrown for a wrong machine. */
export function lintMachine(machine: LintMachine, options: LintOptions = {}): LintResult {
  const read = definitionOf(machine);
  if ("finding" in read) return withoutDefinition(machine, read.finding, options);
  const { definition, findings: ofXml } = read;
  const domain = new Part(read.original);
  const windows = windowsFor(machine, definition, options);
  const preset = (machine.preset ?? definition.metadata?.preset)?.split("@")[0];
  const context: MachineContext = {
    guest: machine.name,
    definition,
    domain,
    ...(windows === undefined ? {} : { windows }),
    ...(preset === undefined ? {} : { preset }),
    ...(options.host === undefined
      ? {}
      : { host: options.host, hostName: options.hostName ?? options.host.name ?? "the host" }),
    ...(options.others === undefined ? {} : { others: options.others }),
  };
  const applicable = machineRules.filter(({ notApplicable }) => notApplicable?.[machine.door] === undefined);
  const judged = judgeMachine(applicable, context, machine.unknown);
  const found: Placed[] = [
    ...ofXml.map((finding) => ({ ...finding, place: finding.path })),
    ...findingsAsGuest({
      definition,
      domain,
      windows,
      preset,
      host: options.host,
      hostName: options.hostName,
      files: options.files,
    }),
    ...judged.findings.map((finding) => ({ ...finding, place: finding.path })),
  ];
  const notChecked = [...notCheckedAsGuest(windows, preset, options), ...judged.notChecked];
  return {
    machine: machine.name,
    door: machine.door,
    ...(windows === undefined ? {} : { windows: windows.id }),
    ...(preset === undefined ? {} : { preset }),
    definition,
    ...told(found, machine, options, (ruleId) => wasChecked(ruleId, machine, options, notChecked)),
    notChecked,
    unread: machine.unread ?? [],
  };
}

function definitionOf({ root }: LintMachine): ReadDomain | { finding: Finding } {
  try {
    return readDomain(root);
  } catch (error) {
    if (!(error instanceof UnsupportedDomainError)) throw error;
    return {
      finding: {
        ruleId: "domain-xml",
        severity: "error",
        path: "",
        message: error.message,
        fix: "Leave it out: only machines that QEMU runs are checked.",
      },
    };
  }
}

function withoutDefinition(machine: LintMachine, finding: Finding, options: LintOptions): LintResult {
  return {
    machine: machine.name,
    door: machine.door,
    ...told([{ ...finding, place: "" }], machine, options, () => false),
    notChecked: [],
    unread: machine.unread ?? [],
  };
}

/** The door's word, the machine's metadata, then what the person says of machines that tell nothing. */
const windowsFor = (
  { windows, root }: LintMachine,
  definition: DomainDefinition,
  options: LintOptions,
): WindowsVersion | undefined =>
  (windows === undefined ? undefined : findWindows(windows)) ??
  windowsOf(definition, root) ??
  // Metadata that names another system is no gap to fill.
  (options.windows === undefined || osinfoIdOf(root) !== undefined ? undefined : findWindows(options.windows));

function told(
  found: readonly Placed[],
  machine: LintMachine,
  options: LintOptions,
  checked: (ruleId: string) => boolean,
): Pick<LintResult, "findings" | "suppressed"> {
  const chosen = found.filter((finding) => isChosen(finding, options));
  const located = chosen.map((finding): LintFinding => {
    const location = machine.locate(finding.place);
    const level = options.levels?.[finding.ruleId];
    return {
      ...finding,
      ...(level === undefined || level === "off" ? {} : { severity: level }),
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
  { door, unknown = [], guest }: Pick<LintMachine, "door" | "unknown" | "guest">,
  options: LintOptions,
  notChecked: readonly NotChecked[],
): boolean {
  const rule = findRule(ruleId);
  return (
    rule !== undefined &&
    rule.notApplicable[door] === undefined &&
    unknown.length === 0 &&
    (guest?.unknown.length ?? 0) === 0 &&
    isChosen({ ruleId }, options) &&
    !notChecked.some((one) => one.ruleId === ruleId)
  );
}

function isChosen({ ruleId }: Pick<Finding, "ruleId">, { sets = ["recommended"], levels }: LintOptions): boolean {
  const level = levels?.[ruleId];
  if (level !== undefined) return level !== "off";
  const rule = findRule(ruleId);
  return rule === undefined || rule.sets.some((set) => sets.includes(set));
}

function notCheckedAsGuest(
  windows: WindowsVersion | undefined,
  preset: string | undefined,
  { host }: LintOptions,
): NotChecked[] {
  return lintRules.flatMap(({ id, notApplicable }): NotChecked[] => {
    const rule = GUEST_RULES.get(id);
    if (rule === undefined || notApplicable.xml !== undefined) return [];
    if (windows === undefined && rule.readsWindows) return [{ ruleId: id, missing: "which Windows the machine runs" }];
    if (preset === undefined && rule.readsPreset) return [{ ruleId: id, missing: "what the machine is for" }];
    if (host === undefined && rule.needsHost) return [{ ruleId: id, missing: "a host profile" }];
    return [];
  });
}
