import {
  type Disruption,
  disruptions,
  type DomainDefinition,
  type LiveKnowledge,
  mostOf,
  type XmlElement,
} from "../../domain";
import type { Finding } from "../../findings";
import { formatPath, getAt, type Path, withAt } from "../../findings/path";
import { deploymentKeys, type GuestSpec } from "../../guest";
import type { HostProfile } from "../../hosts/types";
import { changedPaths } from "../diff-inputs";
import { hostPlace } from "../host-uri";
import type { Properties } from "../properties";
import { xmlFor } from "./host";
import { readInputs } from "./inputs";
import { listed, MOST_LISTED } from "./listed";
import { resolve } from "./resolve";

/** What an update costs: the most that one of its changes does. */
export type DisruptionLevel = NonNullable<GuestSpec["allowedDisruption"]>;

/** The cheapest first. */
export const levels: readonly DisruptionLevel[] = ["none", "live", "restart", "replace"];
const isMore = (one: DisruptionLevel, other: DisruptionLevel): boolean => levels.indexOf(one) > levels.indexOf(other);

/** What an update costs, and because of what. */
export interface PlannedDisruption {
  readonly level: DisruptionLevel;
  /** Property paths that changed, by what each costs. */
  readonly causes: Readonly<Record<DisruptionLevel, readonly string[]>>;
}

/** More changes are not tried one by one. */
const MOST_TRIED = 40;

/**
 * What the change from one set of checked inputs to another costs. Each changed property is tried alone on the machine
 * as it was. Undefined where nothing changes, or not everything is known.
 *
 * @param wanted What the new inputs are resolved to; undefined where they are not.
 * @param knowledge What the host said of the devices of both.
 */
export function plannedDisruption(
  olds: Properties,
  news: Properties,
  wanted: DomainDefinition | undefined,
  profile: HostProfile | undefined,
  knowledge: Pick<LiveKnowledge, "hotPluggable"> = {},
): PlannedDisruption | undefined {
  if (typeof olds.value["uuid"] !== "string") return undefined;
  const changed = changedPaths(olds, news).map(({ path }) => path);
  if (changed.length === 0) return undefined;
  if (hostPlace(olds) !== hostPlace(news))
    return summary("replace", changed, ({ 0: key }) => (key === "host" ? "replace" : "none"));
  const before = machineOf(olds, profile);
  const after = wanted && rendered(wanted, profile);
  if (before === undefined || after === undefined) return undefined;
  const cost = (machine: XmlElement): Disruption => mostOf(disruptions(machine, before, knowledge));
  const ofPower = powerCost(olds, news);
  const all = cost(after);
  const level = isMore(ofPower, all) ? ofPower : all;
  const ofMachine = changed.filter(([key]) => !deploymentKeys.some((one) => one === key));
  const one = (path: Path): DisruptionLevel => {
    if (path[0] === "running") return ofPower;
    if (deploymentKeys.some((key) => key === path[0])) return "none";
    if (ofMachine.length === 1 || changed.length > MOST_TRIED) return all;
    const machine = machineOf(withChange(olds, news, path), profile);
    return machine === undefined ? all : cost(machine);
  };
  return summary(level, changed, one);
}

/** Where no change alone costs as much as all together, all of them are the cause. */
function summary(
  level: DisruptionLevel,
  changed: readonly Path[],
  costOf: (path: Path) => DisruptionLevel,
): PlannedDisruption {
  const causes: Record<DisruptionLevel, string[]> = { none: [], live: [], restart: [], replace: [] };
  for (const path of changed) causes[costOf(path)].push(formatPath(path));
  return causes[level].length > 0
    ? { level, causes }
    : { level, causes: { ...causes, [level]: changed.map(formatPath) } };
}

/** A machine that is to run no more is shut down. */
const powerCost = (olds: Properties, news: Properties): DisruptionLevel =>
  readInputs(olds).lifecycle.running && !readInputs(news).lifecycle.running ? "restart" : "none";

function withChange(olds: Properties, news: Properties, path: Path): Properties {
  return { ...olds, value: withAt(olds.value, path, getAt(news.value, path)) as Properties["value"] };
}

function machineOf(inputs: Properties, profile: HostProfile | undefined): XmlElement | undefined {
  const { definition } = resolve(inputs, profile).resolution;
  return definition === undefined ? undefined : rendered(definition, profile);
}

function rendered(definition: DomainDefinition, profile: HostProfile | undefined): XmlElement | undefined {
  try {
    return xmlFor({ definition, profile }).root;
  } catch {
    // This libvirt does not support it, which the rules report.
    return undefined;
  }
}

const words: Readonly<Record<DisruptionLevel, string>> = {
  none: "no interruption",
  live: "a change of the running machine",
  restart: "a restart of Windows",
  replace: "a replacement of the machine",
};

/** An update that costs more than the user allows. */
export function disruptionFindings(
  name: string,
  allowed: DisruptionLevel | undefined,
  planned: PlannedDisruption | undefined,
): Finding[] {
  if (allowed === undefined || planned === undefined || !isMore(planned.level, allowed)) return [];
  const causes = planned.causes[planned.level];
  return [
    {
      ruleId: "disruption",
      severity: "error",
      path: causes[0]!,
      message: `${name}: the change of ${listed(causes)} requires ${words[planned.level]}, but allowedDisruption is "${allowed}"`,
      fix: `Set allowedDisruption to "${planned.level}", or revert the change`,
    },
  ];
}

/** The same for a machine that its host was asked about: what is different there than at preview. */
export function tooDisruptive(
  allowed: DisruptionLevel | undefined,
  wanted: XmlElement,
  defined: XmlElement,
  running: XmlElement,
  knowledge: Pick<LiveKnowledge, "hotPluggable"> = {},
): string | undefined {
  if (allowed === undefined) return undefined;
  const costly = disruptions(wanted, defined, { ...knowledge, domain: running }).filter(({ disruption }) =>
    isMore(disruption, allowed),
  );
  return costly.length === 0
    ? undefined
    : `the change of ${listed(costly.map(({ path }) => path))} requires ${words[mostOf(costly)]}, but allowedDisruption is "${allowed}". Nothing was changed`;
}

/** One line for the preview; undefined where Windows notices nothing. */
export function disruptionText({ level, causes }: PlannedDisruption): string | undefined {
  if (level === "replace") return `is replaced because of ${listed(causes.replace)}`;
  const parts = [
    ...(causes.restart.length > 0 ? [`takes effect when Windows is restarted: ${listed(causes.restart)}`] : []),
    ...(causes.live.length > 0 ? [`changes while Windows runs: ${listed(causes.live)}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** The output: small, because the state holds it. */
export const disruptionOutput = (
  planned: PlannedDisruption | undefined,
): { readonly disruption?: { readonly level: string; readonly because: readonly string[] } } =>
  planned === undefined
    ? {}
    : { disruption: { level: planned.level, because: planned.causes[planned.level].slice(0, MOST_LISTED) } };
