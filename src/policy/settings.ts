import { nearest, printable } from "../findings";
import { findRule, ruleSets } from "../lint";
import { OperationFailed } from "../provider/errors";
import { HostProfiles, readHostProfiles } from "./host-profiles";
import { findWindows, windowsTable } from "../windows";
import { type Level, Levels, levelInSets, rules, type RuleSet } from "./levels";

/** The policy that carries the pack's own settings; it also tells what went wrong in a check. */
export const PACK = "windows-guest";

/** Findings that somebody has accepted, by the name of the resource. */
export interface Exemption {
  /** Name of the resource in the program; `*` stands for any characters. */
  readonly resource: string;
  readonly rule: string;
  readonly reason: string;
  /** Last day on which it counts, `2027-03-31`. */
  readonly until?: string;
}

export interface Settings {
  readonly levels: Levels;
  /** Which Windows it is where a machine does not say so. */
  readonly windows?: string;
  readonly exempt: readonly Exemption[];
  readonly hosts: HostProfiles;
}

/** What the engine says of one policy. */
export interface PolicyConfiguration {
  readonly level: Level;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const defaults: Settings = {
  levels: new Levels(["recommended"], new Map()),
  exempt: [],
  hosts: new HostProfiles(),
};

const LEVELS: readonly string[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies Level[];

/** JSON schema of the pack's own settings, for the engine. What it cannot say is checked here. */
export const SETTINGS_SCHEMA = {
  set: {
    description: "Which rules are run: one set or several. `strict` holds all rules.",
    oneOf: [
      { type: "string", enum: [...ruleSets] },
      { type: "array", items: { type: "string", enum: [...ruleSets] }, minItems: 1 },
    ],
  },
  windows: {
    type: "string",
    description:
      "Id of the Windows version of machines that do not tell theirs, for example `windows-11`. Without it, machines of which nothing says that they run Windows are not checked.",
  },
  rules: {
    type: "object",
    description: "Enforcement levels of rules by id. They take precedence over those beside this policy.",
    additionalProperties: { type: "string", enum: [...LEVELS] },
  },
  hosts: {
    type: "object",
    description:
      "Host profiles, the files that `windows-guest probe` writes, by the URI of the host or the name of the provider of `@pulumi/libvirt`. Without one, rules about hosts are not run.",
    additionalProperties: { type: "string", minLength: 1 },
  },
  exempt: {
    type: "array",
    description: "Findings that somebody has accepted.",
    items: {
      type: "object",
      properties: {
        resource: { type: "string", minLength: 1, description: "Name of the resource; `*` stands for any characters." },
        rule: { type: "string", description: "Id of the rule." },
        reason: { type: "string", minLength: 1, description: "Why the finding is accepted." },
        until: { type: "string", description: "Last day on which the exemption counts, `2027-03-31`." },
      },
      required: ["resource", "rule", "reason"],
      additionalProperties: false,
    },
  },
};

/**
 * Reads what the engine hands over: the level of every policy, whether somebody chose it or not.
 *
 * @throws OperationFailed with everything that is wrong
 */
export function readSettings(policies: ReadonlyMap<string, PolicyConfiguration>): Settings {
  const problems: string[] = [];
  const own = policies.get(PACK)?.properties ?? {};
  const sets = readSets(own["set"], problems);
  const settings: Settings = {
    levels: new Levels(sets, readLevels(policies, own["rules"], problems)),
    ...readWindows(own["windows"], problems),
    exempt: readExemptions(own["exempt"], problems),
    hosts: readHostProfiles(own["hosts"], problems),
  };
  for (const key of Object.keys(own))
    if (!(key in SETTINGS_SCHEMA)) problems.push(unknownName("setting", key, Object.keys(SETTINGS_SCHEMA)));
  if (problems.length > 0) throw new OperationFailed([...new Set(problems)].join("\n"));
  return settings;
}

const ruleIds = rules.map(({ id }) => id);

function unknownName(kind: string, name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates);
  return `${PACK} has no ${kind} "${printable(name)}"${meant === undefined ? "" : `; did you mean "${meant}"?`}`;
}

const unknownRule = (id: string): string =>
  `${unknownName("rule", id, ruleIds)}${nearest(id, ruleIds) === undefined ? "." : ""} \`windows-guest rules\` lists all rules.`;

function readSets(set: unknown, problems: string[]): readonly RuleSet[] {
  if (set === undefined) return ["recommended"];
  const names = Array.isArray(set) ? (set as unknown[]) : [set];
  for (const name of names)
    if (!(ruleSets as readonly unknown[]).includes(name)) problems.push(unknownName("set", String(name), ruleSets));
  return names as RuleSet[];
}

/**
 * The engine fills in the defaults of {@link levelInSets} for the rules of which nothing was said, so that a level that
 * equals its default counts as not said. `all` comes as an entry of its own.
 */
function readLevels(
  policies: ReadonlyMap<string, PolicyConfiguration>,
  single: unknown,
  problems: string[],
): Map<string, Level> {
  const levels = new Map<string, Level>();
  const all = policies.get("all")?.level;
  for (const [id, { level }] of policies) {
    if (id === PACK || id === "all") continue;
    const rule = findRule(id);
    if (rule === undefined) problems.push(unknownRule(id));
    else if (all !== undefined || level !== levelInSets(rule, ["recommended"])) levels.set(id, level);
  }
  for (const [id, level] of Object.entries(isObject(single) ? single : {})) {
    if (findRule(id) === undefined) problems.push(unknownRule(id));
    else if (!LEVELS.includes(String(level))) problems.push(unknownName("enforcement level", String(level), LEVELS));
    else levels.set(id, level as Level);
  }
  return levels;
}

function readWindows(windows: unknown, problems: string[]): { readonly windows?: string } {
  if (windows === undefined) return {};
  if (findWindows(String(windows)) === undefined)
    problems.push(
      unknownName(
        "Windows version",
        String(windows),
        windowsTable.map(({ id }) => id),
      ),
    );
  return { windows: String(windows) };
}

function readExemptions(exempt: unknown, problems: string[]): Exemption[] {
  if (exempt === undefined) return [];
  if (!Array.isArray(exempt)) {
    problems.push("exempt is a list of objects with resource, rule and reason.");
    return [];
  }
  return exempt.flatMap((one: unknown, index): Exemption[] => {
    const before = problems.length;
    const { resource, rule, reason, until } = isObject(one) ? one : ({} as Record<string, unknown>);
    const where = `exempt[${index}]`;
    if (!isText(resource)) problems.push(`${where} needs the name of a resource, for example resource: "web-*".`);
    if (!isText(reason)) problems.push(`${where} needs a reason.`);
    if (!isText(rule)) problems.push(`${where} needs the id of a rule.`);
    else if (findRule(rule) === undefined) problems.push(`${where}: ${unknownRule(rule)}`);
    if (until !== undefined && !isDay(until))
      problems.push(`${where}.until is no day of the calendar; write it as 2027-03-31.`);
    if (problems.length > before) return [];
    return [{ resource, rule, reason, ...(until === undefined ? {} : { until }) } as Exemption];
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const isDay = (value: unknown): boolean => {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
};
