import { hasErrors, type Finding } from "../findings";
import { isWithin, parsePath, type Path } from "../findings/path";
import { findingsFor } from "../guest/reading/spec-findings";
import { machineFindings } from "./machine-findings";
import { memberFindings, membersOf, type MemberSource } from "./members";
import { fleetSpec, type FleetSpec } from "./model/fleet";
import { bypassFindings } from "./rollout/bypass";
import { checkFindings } from "./rollout/findings";

const LEAST = "specify at least `fleet`, `template` and `hosts`";

/** A fleet as a person writes it in a file; what is wrong with its shape is found here. */
export function readFleet(input: unknown): { readonly spec?: FleetSpec; readonly findings: readonly Finding[] } {
  const read = fleetSpec.safeParse(input, { reportInput: false });
  if (read.success) return { spec: input as FleetSpec, findings: [] };
  const findings = findingsFor({ schema: fleetSpec, noun: "a fleet", least: LEAST, input }, read.error.issues);
  return hasErrors(findings) ? { findings } : { spec: input as FleetSpec, findings };
}

/**
 * What else is wrong with a fleet whose shape is: with its members, its machines and its rollout, as far as they are
 * written well. It cannot be placed.
 *
 * @param wrong what is wrong with its shape
 * @param at when it is judged, in milliseconds
 */
export function findingsBeside(input: unknown, wrong: readonly Finding[], at: number): readonly Finding[] {
  const paths = wrong.map(({ path }) => parsePath(path));
  const spec = rest(input, paths);
  if (spec === undefined) return [];
  const members = membersOf(spec as MemberSource);
  const found = [
    ...memberFindings(spec as MemberSource),
    // What waves there would be, nobody knows.
    ...checkFindings(spec.rollout ?? {}),
    ...bypassFindings(spec.rollout ?? {}, at),
    ...machineFindings(spec as MemberSource, members),
  ];
  const isCounted = paths.some(([first, second]) => second === undefined && MAKES_MEMBERS.includes(first!));
  // Of what is wrong already, and of groups in which something is, nobody knows what they would say.
  return found.filter(({ path }) => {
    const place = parsePath(path);
    if (isCounted && place.length === 1) return false;
    return !paths.some((one) => isWithin(place, one) || isWithin(one, place));
  });
}

/** What says which members there are. */
const MAKES_MEMBERS: Path = ["members", "count", "namePattern"];

/** A fleet without what is wrong with it, and without the groups that are incomplete then. */
function rest(input: unknown, wrong: readonly Path[]): FleetSpec | undefined {
  let paths = wrong;
  let left: unknown = input;
  while (paths.length > 0) {
    if (paths.some((path) => path.length === 0)) return undefined;
    left = { fleet: "fleet", hosts: {}, ...(without(left, paths) as object) };
    const { error } = fleetSpec.safeParse(left, { reportInput: false });
    paths = (error?.issues ?? []).map(({ path }) => path.slice(0, -1) as Path);
  }
  return left as FleetSpec;
}

/** A value without what stands at paths. A list in which something would go, goes: its entries have numbers. */
function without(value: unknown, paths: readonly Path[]): unknown {
  if (paths.length === 0 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
      const inside = paths.filter(([first]) => String(first) === key).map((path) => path.slice(1));
      if (inside.some((path) => path.length === 0)) return [];
      const left = without(one, inside);
      return left === undefined ? [] : [[key, left]];
    }),
  );
}

/** Whether a document is meant as a fleet. */
export const isFleet = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "fleet" in value && "template" in value;
