import { capitalized } from "../foreign/capitalized";
import type { Finding } from "../findings";
import { formatPath, type Path } from "../findings/path";
import { memberName, nameFrom } from "./model/leaves";
import {
  FLEET_DECIDES,
  memberSettingKeys,
  MOST_MEMBERS,
  type MemberPlacementSpec,
  type MemberSpec,
} from "./model/fleet";
import { merged } from "./merge";
import { fleetFinding } from "./rules";

/** A member of a fleet: its arguments, and what the fleet does with it. */
export interface Member<Args = Readonly<Record<string, unknown>>> {
  readonly name: string;
  /** The template with the member's differences, without what the fleet decides. */
  readonly args: Args;
  /** The differences as they were written. Members of a count have none. */
  readonly differences: Readonly<Record<string, unknown>>;
  readonly placement: MemberPlacementSpec;
  /** The wave that it is fixed to: 0 is the canary. */
  readonly wave?: number;
}

/** What makes the members: a map by name, or a count with a pattern for names, or both. */
export interface MemberSource {
  readonly template: Readonly<Record<string, unknown>>;
  readonly members?: Readonly<Record<string, MemberSpec | null>>;
  readonly count?: number;
  readonly namePattern?: string;
}

/** `lab-2` comes before `lab-10`. */
const byNumber = new Intl.Collator("en", { numeric: true });

/** Every member, in the order of their names. A member that is in the map and in the count is one member. */
export function membersOf({ template, members = {}, count = 0, namePattern }: MemberSource): readonly Member[] {
  const named = new Map<string, MemberSpec>();
  if (namePattern !== undefined)
    for (let number = 1; number <= Math.min(count, MOST_MEMBERS); number += 1)
      named.set(nameFrom(namePattern, number), {});
  for (const [name, difference] of Object.entries(members)) named.set(name, difference ?? {});
  return [...named]
    .sort(([a], [b]) => byNumber.compare(a, b) || (a < b ? -1 : 1))
    .map(([name, spec]) => memberOf(name, template, spec));
}

function memberOf(name: string, template: MemberSource["template"], spec: MemberSpec): Member {
  const { placement = {}, wave } = spec;
  const differences = Object.fromEntries(Object.entries(spec).filter(([key]) => !memberSettingKeys.includes(key)));
  const hasDifferences = Object.keys(differences).length > 0;
  return {
    name,
    args: hasDifferences ? (merged(template, differences) as Member["args"]) : template,
    differences,
    placement,
    ...(wave === undefined ? {} : { wave }),
  };
}

/** Where an argument of a member stands in its fleet: among the member's own differences, else in the template. */
export const writtenAt = ({ name, differences }: Member, path: Path): Path =>
  path.length > 0 && Object.hasOwn(differences, path[0]!) ? ["members", name, ...path] : ["template", ...path];

/** The members that differ, each with how many others are like it. */
export function differentMembers(members: readonly Member[]): { readonly member: Member; readonly others: number }[] {
  const alike = new Map<object, { readonly member: Member; others: number }>();
  for (const member of members) {
    const known = alike.get(member.args);
    if (known === undefined) alike.set(member.args, { member, others: 0 });
    else known.others += 1;
  }
  return [...alike.values()];
}

/** What is wrong with how the members are written, whatever their own arguments are. */
export function memberFindings({ template, members, count, namePattern }: MemberSource): readonly Finding[] {
  const decided = (at: readonly string[], group: Readonly<Record<string, unknown>>): Finding[] =>
    FLEET_DECIDES.filter((key) => key in group).map((key) =>
      shape([...at, key], `${formatPath([...at, key])} is decided by the fleet.`, decides[key]),
    );
  const names = Object.keys(members ?? {});
  return [
    ...decided(["template"], template),
    ...names.flatMap((name) => decided(["members", name], members![name] ?? {})),
    ...names.flatMap((name) => nameFinding(name)),
    ...(count !== undefined && namePattern === undefined
      ? [shape(["count"], "count is set without namePattern.", 'Set namePattern, for example "lab-{nn}".')]
      : []),
    ...(members === undefined && count === undefined
      ? [
          shape(
            ["members"],
            "The fleet has no members.",
            "Set members, or count and namePattern. For an empty fleet, set members: {}.",
          ),
        ]
      : []),
  ];
}

const decides: Readonly<Record<(typeof FLEET_DECIDES)[number], string>> = {
  name: "Remove it. The name of a member is its key in members.",
  host: "Remove it. Set hosts, and for one member placement.host.",
  uuid: "Remove it. Each member has a UUID of its own.",
};

function nameFinding(name: string): Finding[] {
  const read = memberName.safeParse(name);
  if (read.success) return [];
  const issue = read.error.issues[0]!;
  const fix = issue.code === "custom" ? (issue.params?.["fix"] as string | undefined) : undefined;
  return [shape(["members", name], `${issue.message}.`, fix && capitalized(fix))];
}

const shape = (path: readonly string[], message: string, fix?: string): Finding =>
  fleetFinding("fleet-shape", formatPath(path), message, fix);
