import { osinfoIdOf, UnsupportedDomainError } from "../domain";
import type { DomainDefinition } from "../domain/definition";
import type { Finding } from "../findings";
import { windowsOf } from "../guest/importing";
import { specPathsAt } from "../guest/spec-paths";
import {
  HOST_PROFILE,
  judgeMachine,
  machineRules,
  Part,
  placeOf,
  touches,
  type Door,
  type MachineContext,
  type MachineRule,
  type NotChecked,
} from "../machines";
import { findWindows, type WindowsVersion } from "../windows";
import { type AsGuest, findingsAsGuest } from "./as-guest";
import { findingsOfGuest } from "./own-guest";
import { readOnce } from "./read";
import { doorNames, GUEST_RULES, lintRules } from "./rule-list";
import { told, wasChecked, type Placed } from "./told";
import type { LintMachine, LintOptions, LintResult } from "./types";

/** The rules about machines that can find something behind a door. */
const RULES_BEHIND: ReadonlyMap<Door, readonly MachineRule[]> = new Map(
  doorNames.map((door) => [door, machineRules.filter(({ notApplicable }) => notApplicable?.[door] === undefined)]),
);

/** Runs every rule over one machine, whatever it was written as. Nothing is thrown for a wrong machine. */
export function lintMachine(machine: LintMachine, options: LintOptions = {}): LintResult {
  const read = readOnce(machine);
  if (read instanceof UnsupportedDomainError) return withoutDefinition(machine, read.message, options);
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
  const judged = judgeMachine(
    RULES_BEHIND.get(machine.door)!,
    context,
    machine.unknown,
    machine.guest === undefined ? wordsFor(machine) : "arguments",
  );
  const { host, hostName, files } = options;
  const ofGuest = findingsOf(
    { definition, domain, windows, preset, host, hostName, files, words: wordsFor(machine) },
    machine,
    options,
  );
  const found: Placed[] = [
    ...knownFindings(ofXml, machine).map((finding) => ({ ...finding, place: finding.path })),
    ...ofGuest,
    ...judged.findings.map((finding) => ({ ...finding, place: finding.path })),
  ];
  const notChecked = [...notCheckedAsGuest(windows, options), ...judged.notChecked];
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

const wordsFor = ({ door }: LintMachine): "xml" | "kubevirt" => (door === "kubevirt" ? "kubevirt" : "xml");

/** What is wrong where nothing is known yet may be wrong only because of that. */
const knownFindings = (findings: readonly Finding[], { unknown = [], guest }: LintMachine): readonly Finding[] =>
  guest !== undefined
    ? []
    : findings.filter(({ path }) => !unknown.some((place) => touches(placeOf(path), placeOf(place))));

/** What the rules of guests say: of the arguments of a guest, or of the machine read as one. */
const findingsOf = (read: AsGuest, machine: LintMachine, options: LintOptions): Placed[] =>
  machine.guest === undefined
    ? findingsAsGuest({ ...read, unknown: unknownArguments(machine, read) })
    : findingsOfGuest(machine.guest, read.domain, isEmpty(machine) ? undefined : read.definition, options);

const unknownArguments = ({ unknown = [] }: LintMachine, { domain, definition }: AsGuest): string[] => [
  ...new Set(unknown.flatMap((place) => specPathsAt(place, domain, definition))),
];

/** The arguments of a guest are not enough for a machine. */
const isEmpty = ({ root }: LintMachine): boolean => root.children.length === 0;

function withoutDefinition(machine: LintMachine, message: string, options: LintOptions): LintResult {
  const finding: Placed = {
    ruleId: "domain-xml",
    severity: "error",
    path: "",
    place: "",
    message,
    fix: "Leave it out: only machines that QEMU runs are checked.",
  };
  return {
    machine: machine.name,
    door: machine.door,
    ...told([finding], machine, options, () => false),
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

/** Rules of guests that a machine may be without an input for. */
const NEEDY = lintRules.flatMap(({ id, notApplicable }) => {
  const rule = GUEST_RULES.get(id);
  return rule === undefined || notApplicable.xml !== undefined || !(rule.readsWindows || rule.needsHost)
    ? []
    : [{ id, ...rule }];
});

const notCheckedAsGuest = (windows: WindowsVersion | undefined, { host }: LintOptions): NotChecked[] =>
  NEEDY.flatMap(({ id, readsWindows, needsHost }): NotChecked[] => {
    if (windows === undefined && readsWindows) return [{ ruleId: id, missing: "which Windows the machine runs" }];
    return host === undefined && needsHost ? [{ ruleId: id, missing: HOST_PROFILE }] : [];
  });
