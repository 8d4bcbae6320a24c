/** What another version of a preset changes for the members of a fleet. */
import { disruptions, DomainDocument, mostOf, type Disruption } from "../../domain";
import { hasErrors, type Finding } from "../../findings";
import type { Member } from "../../fleet/members";
import type { FleetPlan } from "../../fleet/plan";
import { namesOf } from "../../fleet/placement/refusals";
import { Shapes } from "../../fleet/shapes";
import { resolveGuest, type GuestResolution } from "../../guest";
import type { HostProfile } from "../../hosts/types";
import type { ComposedPreset } from "../../presets";
import { findWindows } from "../../windows";
import type { Block } from "../reports/report";

/** Members for which the move is the same, on hosts that answer alike. */
export interface MemberChange {
  readonly members: readonly string[];
  readonly hosts: readonly string[];
  /** Absent where a machine cannot be told, because something is wrong with it before the move already. */
  readonly cost?: Disruption;
  /** Settings that become others, as `stimer-direct: off → on`. */
  readonly changes: readonly string[];
  /** Why it would be refused after the move. */
  readonly refused: readonly string[];
}

export interface FleetDifference {
  readonly changes: readonly MemberChange[];
  /** Members that have another preset. */
  readonly unaffected: readonly string[];
}

export function fleetDifference(
  { members, placement }: FleetPlan,
  profiles: ReadonlyMap<string, HostProfile>,
  before: ComposedPreset,
  after: ComposedPreset,
): FleetDifference {
  const groups = new Map<
    string,
    { members: string[]; hosts: Set<string>; change: Omit<MemberChange, "members" | "hosts"> }
  >();
  const known = new Map<string, Omit<MemberChange, "members" | "hosts">>();
  const unaffected: string[] = [];
  const kinds = new Shapes<Member["args"]>((args) => JSON.stringify(args));
  const shapes = new Shapes<HostProfile>((profile) => JSON.stringify({ ...profile, name: "" }));
  for (const member of members) {
    if (!hasPreset(member, before)) {
      unaffected.push(member.name);
      continue;
    }
    const host = placement.assignments[member.name];
    const profile = host === undefined ? undefined : profiles.get(host);
    const kind = `${kinds.of(member.args)} on ${profile === undefined ? "any host" : shapes.of(profile)}`;
    const change = known.get(kind) ?? changeOf(member, profile, before, after);
    known.set(kind, change);
    const key = JSON.stringify(change);
    const group = groups.get(key) ?? { members: [], hosts: new Set<string>(), change };
    group.members.push(member.name);
    if (host !== undefined) group.hosts.add(host);
    groups.set(key, group);
  }
  return {
    changes: [...groups.values()].map(({ members: names, hosts, change }) => ({
      members: names,
      hosts: [...hosts],
      ...change,
    })),
    unaffected,
  };
}

/** A machine without a version has some version of the preset: the move is one for it, too. */
function hasPreset({ args }: Member, { id, preset }: ComposedPreset): boolean {
  const windows = typeof args["windows"] === "string" ? findWindows(args["windows"]) : undefined;
  const asked = args["preset"] ?? windows?.usual.preset;
  return asked === id || asked === preset.name;
}

/** Stands in for the members in messages. */
const MACHINE = "the machine";

function changeOf(
  { args }: Member,
  profile: HostProfile | undefined,
  before: ComposedPreset,
  after: ComposedPreset,
): Omit<MemberChange, "members" | "hosts"> {
  const resolved = (preset: ComposedPreset): GuestResolution =>
    resolveGuest({ ...args, name: MACHINE, preset: preset.id }, profile, {
      hostName: "the host",
    });
  const [was, becomes] = [resolved(before), resolved(after)];
  const cost = costOf(was, becomes, profile);
  const refused = newErrors(was, becomes);
  return { ...(cost === undefined ? {} : { cost }), changes: changesOf(was, becomes), refused };
}

function costOf(
  was: GuestResolution,
  becomes: GuestResolution,
  profile: HostProfile | undefined,
): Disruption | undefined {
  if (was.definition === undefined || becomes.definition === undefined) return undefined;
  const target = profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt };
  const root = ({ definition }: GuestResolution) => DomainDocument.rendered(definition!, target).root;
  return mostOf(disruptions(root(becomes), root(was)));
}

const newErrors = (was: GuestResolution, becomes: GuestResolution): readonly string[] => {
  const key = ({ ruleId, path }: Finding): string => `${ruleId}\n${path}`;
  const known = new Set(was.findings.filter(({ severity }) => severity === "error").map(key));
  return hasErrors(becomes.findings)
    ? becomes.findings
        .filter((one) => one.severity === "error" && !known.has(key(one)))
        .map(({ ruleId, message }) => `${message} [${ruleId}]`)
    : [];
};

function changesOf(was: GuestResolution, becomes: GuestResolution): string[] {
  const settings = ({ enlightenments, choices }: GuestResolution): ReadonlyMap<string, string> =>
    new Map([
      ...enlightenments.map(({ name, state }): [string, string] => [name, state]),
      ...choices.filter(({ path }) => path !== "preset").map(({ path, value }): [string, string] => [path, value]),
    ]);
  const [old, now] = [settings(was), settings(becomes)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => old.get(name) !== now.get(name))
    .map((name) => `${name}: ${old.get(name) ?? "none"} → ${now.get(name) ?? "none"}`);
}

const costs: Readonly<Record<Disruption, string>> = { none: "nothing", live: "changed live", restart: "restart" };

export function differenceBlocks({ changes, unaffected }: FleetDifference): Block[] {
  return [
    { kind: "heading", text: "Members" },
    {
      kind: "table",
      columns: [
        { title: "members", wraps: true },
        { title: "hosts" },
        { title: "cost" },
        { title: "changes", wraps: true },
        { title: "refused", wraps: true },
      ],
      rows: changes.map(({ members, hosts, cost, changes: what, refused }) => [
        `${members.length}: ${namesOf(members)}`,
        namesOf(hosts),
        cost === undefined ? { text: "not known", tone: "warn" } : costs[cost],
        what.join("; ") || "none",
        refused.length === 0 ? "no" : { text: refused.join(" "), tone: "bad" },
      ]),
    },
    ...(unaffected.length === 0
      ? []
      : [
          {
            kind: "text",
            text: `Not affected, because they have another preset: ${namesOf(unaffected)}.`,
            tone: "quiet",
          } as const,
        ]),
  ];
}
