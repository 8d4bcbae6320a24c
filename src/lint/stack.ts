import { UnsupportedDomainError } from "../domain";
import { toFinding } from "../findings";
import type { HostProfile } from "../hosts/types";
import { grouped } from "../foreign/grouped";
import { failedRule, Part } from "../machines";
import { lintMachine } from "./lint";
import { readOnce } from "./read";
import { judgesStacks } from "./rule-list";
import { stackRules, type StackMachine, type StackRule } from "./stack-rules";
import { told, type Placed } from "./told";
import type { LintFinding, LintMachine, LintOptions, LintResult } from "./types";

export interface StackOptions extends LintOptions {
  /** Profiles of hosts, by what `LintMachine.host` says. `host` is the one of every machine that is not in here. */
  readonly hosts?: Readonly<Record<string, HostProfile>>;
  /** There are no other machines: a suppression of a rule about several of them is unused if these do not need it. */
  readonly whole?: boolean;
}

export interface StackResult {
  /** Of every machine, in the order in which they were given. */
  readonly results: readonly LintResult[];
  /** What is wrong between machines, each told at one of them. It does not depend on the order of the machines. */
  readonly findings: readonly LintFinding[];
  readonly suppressed: readonly LintFinding[];
}

/** Runs every rule over machines that belong together: each alone, and then those about several of them. */
export function lintStack(machines: readonly LintMachine[], options: StackOptions = {}): StackResult {
  const results = machines.map((machine) => lintMachine(machine, { ...options, ...profileFor(machine, options) }));
  return { results, ...lintTogether(machines, options) };
}

/** Only the rules about several machines. */
export function lintTogether(
  machines: readonly LintMachine[],
  options: StackOptions = {},
): Pick<StackResult, "findings" | "suppressed"> {
  const byMachine = new Map<StackMachine, LintMachine>();
  const seen = new Set<string>();
  for (const machine of [...machines].sort(byName)) {
    const read = stackMachine(machine, options);
    if (read === undefined) continue;
    const identity = machine.urn ?? identityOf(read);
    if (identity !== undefined && seen.has(identity)) continue;
    if (identity !== undefined) seen.add(identity);
    byMachine.set(read, machine);
  }
  const found = grouped(
    stackRules.flatMap((rule) => checked(rule, [...byMachine.keys()])),
    ([machine]) => machine,
  );
  const findings: LintFinding[] = [];
  const suppressed: LintFinding[] = [];
  for (const [read, machine] of byMachine) {
    const placed = (found.get(read) ?? []).map(([, one]) => one);
    const one = told(placed, machine, options, (ruleId) => wasJudged(ruleId, machine, options));
    // What else is wrong with the machine's own suppressions, the machine alone has said.
    findings.push(...one.findings.filter(({ ruleId }) => ruleId === "suppression-unused" || isAmong(ruleId, placed)));
    suppressed.push(...one.suppressed);
  }
  return { findings: inRuleOrder(findings), suppressed: inRuleOrder(suppressed) };
}

const isAmong = (id: string, placed: readonly Placed[]): boolean => placed.some(({ ruleId }) => ruleId === id);

/** Of a machine with values that are not known yet, nothing is said to be unused. */
const wasJudged = (ruleId: string, { guest, unknown = [] }: LintMachine, options: StackOptions): boolean =>
  options.whole === true && (guest?.unknown ?? unknown).length === 0 && judgesStacks(ruleId);

const ORDER: ReadonlyMap<string, number> = new Map(stackRules.map(({ id }, index) => [id, index]));
const inRuleOrder = (findings: readonly LintFinding[]): LintFinding[] => {
  const placeOf = ({ ruleId }: LintFinding): number => ORDER.get(ruleId) ?? ORDER.size;
  return [...findings].sort((a, b) => placeOf(a) - placeOf(b));
};

/** Two files, or two hosts, may hold one machine: it shares nothing with itself. */
function identityOf({ name, domain, unknown }: StackMachine): string | undefined {
  const uuid = domain.at("uuid")?.text.trim().toLowerCase();
  return uuid === undefined || uuid === "" || unknown.includes("uuid") ? undefined : `${name}\n${uuid}`;
}

const keyOf = ({ name, urn, door }: LintMachine): string => `${urn ?? ""}\n${name}\n${door}`;
const byName = (a: LintMachine, b: LintMachine): number => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);

const profileFor = ({ host }: LintMachine, { hosts, ...options }: StackOptions): Pick<LintOptions, "host"> => {
  const profile = (host === undefined || hosts === undefined ? undefined : hosts[host]) ?? options.host;
  return profile === undefined ? {} : { host: profile };
};

function stackMachine(machine: LintMachine, options: StackOptions): StackMachine | undefined {
  const read = readOnce(machine);
  if (read instanceof UnsupportedDomainError) return undefined;
  const { host: profile } = profileFor(machine, options);
  const preset = machine.preset ?? read.definition.metadata?.preset;
  const { host = options.host === undefined ? undefined : "" } = machine;
  return {
    name: machine.name,
    definition: read.definition,
    domain: new Part(read.original),
    unknown: machine.unknown ?? [],
    ...(host === undefined ? {} : { host, hostName: profile?.name ?? (host === "" ? "the host" : host) }),
    ...(profile === undefined ? {} : { profile }),
    ...(preset === undefined ? {} : { preset }),
    ...(machine.fleet === undefined ? {} : { fleet: machine.fleet }),
  };
}

/** A rule that throws is a finding of its own, and ends nothing. */
function checked(rule: StackRule, machines: readonly StackMachine[]): (readonly [StackMachine, Placed])[] {
  const [first] = machines;
  if (first === undefined) return [];
  try {
    return [...rule.check({ machines })].map((report) => {
      const finding = toFinding(rule, report);
      return [report.machine, { ...finding, place: finding.path }] as const;
    });
  } catch (error) {
    return [[first, { ...failedRule(rule.id, "the stack", error), place: "" }]];
  }
}
