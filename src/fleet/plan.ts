import { bare, nearest, type Finding } from "../findings";
import { hostOfUri } from "../hosts/uri";
import { formatPath } from "../findings/path";
import type { HostProfile } from "../hosts/types";
import { memberFindings, membersOf, type Member, type MemberSource } from "./members";
import type { FleetHostSpec, PlacementSpec, RolloutSpec } from "./model/fleet";
import { Kinds } from "./placement/needs";
import { place } from "./placement/place";
import { lackingLines, namesOf, refusalLines } from "./placement/refusals";
import { roomOf } from "./placement/room";
import { bypassFindings } from "./rollout/bypass";
import { rolloutFindings } from "./rollout/findings";
import { removalFindings } from "./rollout/removals";
import { wavesOf, type Waves } from "./rollout/waves";
import { fleetFinding } from "./rules";
import { sharedFindings } from "./shared";
import type { Assignments, HostRoom, Placement } from "./types";

export interface FleetInput extends MemberSource {
  readonly hosts: Readonly<Record<string, FleetHostSpec>>;
  readonly placement?: PlacementSpec;
  readonly rollout?: RolloutSpec;
}

export interface PlanOptions {
  /** What is known of each host, by its name in the fleet. */
  readonly profiles?: ReadonlyMap<string, HostProfile>;
  /** Where members were placed before, by the names of hosts; of members that the fleet no longer has, too. */
  readonly remembered?: Assignments;
  /** Hosts that take no new members, with the reason. Who lies there stays. */
  readonly closed?: ReadonlyMap<string, string>;
  /** Members that do not run; they come first where the rollout asks for it. */
  readonly unhealthy?: ReadonlySet<string>;
  /** When it is planned, in milliseconds. Without it, nothing is judged by the date. */
  readonly at?: number;
}

/** What becomes of a fleet: who lies where, who changes when, and what is wrong with it. */
export interface FleetPlan {
  readonly members: readonly Member[];
  readonly hosts: readonly HostRoom[];
  readonly placement: Placement;
  readonly waves: Waves;
  /** About the fleet; `machineFindings` has those about its machines. */
  readonly findings: readonly Finding[];
}

/** Plans a fleet. Pure: the same input gives the same plan. */
export function planFleet(input: FleetInput, options: PlanOptions = {}): FleetPlan {
  const { profiles = new Map<string, HostProfile>(), remembered = {}, unhealthy = new Set<string>() } = options;
  const members = membersOf(input);
  const own = new Set([...members.map(({ name }) => name), ...Object.keys(remembered)]);
  const hosts = Object.entries(input.hosts).map(([name, host]) => roomOf(name, host, profiles.get(name), own));
  const kinds = new Kinds(own);
  const placing = input.placement ?? {};
  const candidates = members.map((member) => kinds.candidate(member, placing.requires));
  const placement = place(candidates, hosts, {
    remembered,
    ...(placing.strategy === undefined ? {} : { strategy: placing.strategy }),
    ...(placing.cpuOvercommit === undefined ? {} : { cpuOvercommit: placing.cpuOvercommit }),
    ...(options.closed === undefined ? {} : { closed: options.closed }),
    mostMoves: placing.rebalance === undefined ? 0 : (placing.rebalance.maxMoves ?? 1),
    unsuitable: (kind, host) => kinds.unsuitable(kind, profiles.get(host)),
    lacking: (kind, host) => kinds.lacking(kind, profiles.get(host)),
  });
  const rollout = input.rollout ?? {};
  const waves = wavesOf(inOrder(members, rollout, unhealthy), rollout);
  return {
    members,
    hosts,
    placement,
    waves,
    findings: [
      ...memberFindings(input),
      ...hostFindings(input, members),
      ...absentHostFindings(input, members),
      ...sharedFindings(members, placement.assignments),
      ...rolloutFindings(rollout, waves, members),
      ...removalFindings(rollout, waves, members, remembered),
      ...(options.at === undefined ? [] : bypassFindings(rollout, options.at)),
      ...(hosts.length === 0 ? [] : placementFindings(withoutAbsent(placement, input, members))),
    ],
  };
}

/** Sorting keeps the order of names among equals. */
const inOrder = (
  members: readonly Member[],
  { order }: RolloutSpec,
  unhealthy: ReadonlySet<string>,
): readonly Member[] =>
  order === "unhealthyFirst"
    ? [...members].sort((a, b) => Number(unhealthy.has(b.name)) - Number(unhealthy.has(a.name)))
    : members;

function hostFindings({ hosts, placement = {} }: FleetInput, members: readonly Member[]): Finding[] {
  const names = Object.keys(hosts);
  const none: Finding[] =
    names.length > 0 || members.length === 0
      ? []
      : [
          fleetFinding(
            "fleet-shape",
            "hosts",
            "The fleet has no hosts.",
            'Add a host, for example hosts: { kvm1: { uri: "qemu+ssh://root@kvm1.example.org/system" } }',
          ),
        ];
  const firsts = new Map<string, string>();
  const twins = names.flatMap((name): Finding[] => {
    const place = hostOfUri(hosts[name]!.uri);
    const first = firsts.get(place);
    if (first === undefined) firsts.set(place, name);
    return first === undefined
      ? []
      : [
          fleetFinding(
            "fleet-host-twice",
            formatPath(["hosts", name, "uri"]),
            `Hosts ${first} and ${name} are the same host, so its room would be given out twice.`,
            "Remove one of them.",
          ),
        ];
  });
  const kept = (placement.forgetUnreachable ?? []).flatMap((uri, index): Finding[] => {
    const name = firsts.get(hostOfUri(uri));
    return name === undefined
      ? []
      : [
          fleetFinding(
            "fleet-host-twice",
            formatPath(["placement", "forgetUnreachable", index]),
            `${uri} is to be forgotten, and it is the fleet's host ${name}.`,
            `If it no longer exists, remove ${name} from hosts; otherwise, remove the URI`,
          ),
        ];
  });
  return [...none, ...twins, ...kept];
}

/** Members whose `placement.host` the fleet does not have. */
const isAbsent = ({ placement: { host } }: Member, { hosts }: FleetInput): boolean =>
  host !== undefined && !Object.hasOwn(hosts, host);

function absentHostFindings(input: FleetInput, members: readonly Member[]): Finding[] {
  const names = Object.keys(input.hosts);
  if (names.length === 0) return [];
  return members.flatMap((member): Finding[] => {
    if (!isAbsent(member, input)) return [];
    const host = member.placement.host!;
    const meant = names.find((name) => bare(name) === bare(host)) ?? nearest(host, names);
    return [
      fleetFinding(
        "fleet-placement",
        formatPath(["members", member.name, "placement", "host"]),
        `The fleet has no host "${host}".`,
        meant === undefined
          ? `Its hosts are ${namesOf(names)}; name one of them, or add it to hosts`
          : `Did you mean "${meant}"?`,
      ),
    ];
  });
}

/** Of those, no more has to be said. */
const withoutAbsent = (placement: Placement, input: FleetInput, members: readonly Member[]): Placement => {
  const absent = new Set(members.filter((member) => isAbsent(member, input)).map(({ name }) => name));
  return { ...placement, unplaced: placement.unplaced.filter(({ member }) => !absent.has(member)) };
};

/** One finding for all members that no host takes, however many they are; one for all moves. */
function placementFindings({ unplaced, moves, lacking }: Placement): Finding[] {
  const found: Finding[] = [];
  if (unplaced.length > 0)
    found.push(
      fleetFinding(
        "fleet-placement",
        "placement",
        [`${unplaced.length} of the fleet's members cannot be placed.`, ...refusalLines(unplaced)].join("\n"),
        unplaced.some(({ on }) => on !== undefined)
          ? "Make the machines smaller, allow moves with placement.rebalance, or add a host or room (capacity of a host says what the fleet may have of it)"
          : "Add a host or room, make the machines smaller, or change what the members require",
      ),
    );
  if (lacking.length > 0)
    found.push(
      fleetFinding(
        "fleet-placement",
        "placement",
        [
          `${lacking.length} of the fleet's members ${lacking.length === 1 ? "is on a host that lacks" : "are on hosts that lack"} something, which hostSupport: "report" allows.`,
          ...lackingLines(lacking),
        ].join("\n"),
        "Add a host that supports it, or require it with placement.requires and labels",
        "warning",
      ),
    );
  if (moves.length > 0)
    found.push(
      fleetFinding(
        "fleet-moves",
        "placement",
        `${moves.length === 1 ? "1 member moves" : `${moves.length} members move`} to another host: ${namesOf(moves.map(({ member, from, to }) => `${member} (${from} to ${to})`))}. Each is defined on its new host with the same UUID and then removed from the old one. Disks are not copied, UEFI variables and the TPM state stay on the old host, and the machine must be shut off first`,
        "Copy the disks before, or use disks that both hosts reach at the same path",
      ),
    );
  return found;
}
