import { enlightenmentRules } from "../enlightenments";
import { suppressionRules, type Necessity, type Rule, type Severity } from "../findings";
import { guestRules, hostRules } from "../guest";
import { machineRules, type Door, type ExtraSet, type MachineRule } from "../machines";
import { NOT_IN_KUBEVIRT, NOT_ON_A_CLUSTER } from "./not-in-kubevirt";
import { stackRules } from "./stack-rules";

/** What people and formatters need to know of a rule, whatever its room. */
export interface RuleInfo {
  readonly id: string;
  readonly severity: Severity;
  readonly description: string;
  readonly rationale: string;
  readonly sources: readonly string[];
  /** Every message that it may say, with the placeholders in braces. */
  readonly messages: Rule<never>["messages"];
  /** The sets that it is in. */
  readonly sets: readonly ("recommended" | ExtraSet)[];
  /** Doors behind which it has nothing to say, each with the reason. */
  readonly notApplicable: Readonly<Partial<Record<Door, string>>>;
  /** What has the arguments that it looks at. Absent: a guest. */
  readonly argumentsOf?: "a fleet";
  /** From 0.1 to 10, only of rules about security. */
  readonly security?: number;
  /** Set where its errors cannot be suppressed. */
  readonly necessary?: Necessity;
  /** Relative to the package: `docs/rules/<id>.md`. */
  readonly docs: string;
}

/** The metadata of a rule, whatever its room. */
export type Described = Omit<Rule<never>, "check"> &
  Pick<Partial<MachineRule>, "only" | "security" | "notApplicable"> &
  Pick<RuleInfo, "argumentsOf">;

const SETS = ["recommended", "strict", "nested", "low-latency"] as const;
const ofHosts: ReadonlySet<string> = new Set(hostRules.map(({ id }) => id));

/** What people call the doors. */
export const DOORS: Readonly<Record<Door, string>> = {
  arguments: "arguments of a guest",
  xml: "libvirt XML",
  "pulumi-libvirt": "`@pulumi/libvirt`",
  kubevirt: "KubeVirt",
};
/** The same for one rule. */
export const doorText = ({ argumentsOf }: RuleInfo, door: Door): string =>
  door === "arguments" && argumentsOf !== undefined ? `arguments of ${argumentsOf}` : DOORS[door];
export const doorNames = Object.keys(DOORS) as readonly Door[];
export const ruleSets = SETS;

/** Derived from the rule's own metadata: a rule that names no set is in all of them. */
const setsOf = ({ only }: Described): RuleInfo["sets"] =>
  SETS.filter((set) => only === undefined || set === "strict" || only.includes(set as ExtraSet));

/** The doors behind which a rule can find something. */
export const doorsOf = ({ notApplicable }: RuleInfo): Door[] =>
  doorNames.filter((door) => notApplicable[door] === undefined);

const inKubevirt = (id: string): RuleInfo["notApplicable"] => {
  const reason = ofHosts.has(id) ? NOT_ON_A_CLUSTER : NOT_IN_KUBEVIRT[id];
  return reason === undefined ? {} : { kubevirt: reason };
};

export const ruleInfo = (rule: Described): RuleInfo => ({
  id: rule.id,
  severity: rule.severity,
  description: rule.description,
  rationale: rule.rationale,
  sources: rule.sources,
  messages: rule.messages,
  sets: setsOf(rule),
  notApplicable:
    rule.argumentsOnly === undefined
      ? { ...inKubevirt(rule.id), ...rule.notApplicable }
      : Object.fromEntries(doorNames.filter((door) => door !== "arguments").map((door) => [door, rule.argumentsOnly!])),
  ...(rule.argumentsOf === undefined ? {} : { argumentsOf: rule.argumentsOf }),
  ...(rule.security === undefined ? {} : { security: rule.security }),
  ...(rule.necessary === undefined ? {} : { necessary: rule.necessary }),
  docs: `docs/rules/${rule.id}.md`,
});

interface GuestRuleInfo {
  readonly argumentsOnly?: string | undefined;
  readonly readsWindows: boolean;
  readonly needsHost: boolean;
}

/** The rules that look at a guest, by id. */
export const GUEST_RULES: ReadonlyMap<string, GuestRuleInfo> = new Map(
  [...enlightenmentRules, ...guestRules, ...hostRules].map((rule) => {
    const reads = "reads" in rule ? rule.reads : [];
    return [
      rule.id,
      {
        argumentsOnly: rule.argumentsOnly,
        readsWindows: reads.includes("windows"),
        needsHost: ofHosts.has(rule.id),
      },
    ] as const;
  }),
);

/** Every rule that judges machines, in the order in which findings appear. */
export const lintRules: readonly RuleInfo[] = [...enlightenmentRules, ...guestRules, ...hostRules, ...machineRules].map(
  (rule) => ruleInfo(rule as Described),
);

/** Every rule that judges several machines together. */
export const stackRuleInfos: readonly RuleInfo[] = stackRules.map((rule) => ruleInfo(rule as Described));

/** Every rule about what a machine's own suppressions say. A file of suppressions belongs to no machine. */
export const suppressionRuleInfos: readonly RuleInfo[] = suppressionRules
  .filter(({ id }) => id !== "suppression-file")
  .map((rule) => ruleInfo(rule));

const mapOf = (rules: readonly RuleInfo[]): ReadonlyMap<string, RuleInfo> => new Map(rules.map((one) => [one.id, one]));
const ofMachines = mapOf(lintRules);
const ofStacks = mapOf(stackRuleInfos);
const byId = mapOf([...lintRules, ...stackRuleInfos, ...suppressionRuleInfos]);

export const findRule = (id: string): RuleInfo | undefined => byId.get(id);
/** Does the rule judge each machine by itself? */
export const judgesMachines = (id: string): boolean => ofMachines.has(id);
/** Does the rule judge several machines together? */
export const judgesStacks = (id: string): boolean => ofStacks.has(id);

/** A page of this package's documentation on the web: `docs/rules/hpet-on.md` of a version. */
export const pageUrl = (page: string, version: string): string =>
  `https://unpkg.com/pulumi-windows-guest@${version}/${page}`;
