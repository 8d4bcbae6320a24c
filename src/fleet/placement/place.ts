import type { Assignments, Candidate, HostRoom, Move, Placement, Refusal, Unplaced } from "../types";
import { DEFAULT_OVERCOMMIT } from "./defaults";
import { Occupancy } from "./occupancy";
import { evened } from "./rebalance";

export interface PlaceOptions {
  /** Where members were placed before. They stay there as long as they fit. Default: nowhere. */
  readonly remembered?: Assignments;
  /** `spread`: the emptiest host first. `pack`: the fullest one that has room. Default: spread. */
  readonly strategy?: "spread" | "pack";
  /** vCPUs for each host CPU that nobody is pinned to, from 1. Default: 4. */
  readonly cpuOvercommit?: number;
  /** How many members may be moved to make room or to even the load. Default: 0. */
  readonly mostMoves?: number;
  /** Hosts that take no new members, with the reason. Who lies there stays. */
  readonly closed?: ReadonlyMap<string, string>;
  /** Why a host cannot run members of a kind, however much room it has. Asked once for each kind and host. */
  readonly unsuitable?: (kind: string, host: string) => string | undefined;
  /** What a host lacks for members of a kind that run there all the same. It is taken where no other has room. */
  readonly lacking?: (kind: string, host: string) => string | undefined;
}

/**
 * Places members on hosts. The same input gives the same answer, and who is placed and still fits is never moved unless
 * `mostMoves` allows it: what is new, and what its host no longer has, goes where room is left.
 */
export function place(
  members: readonly Candidate[],
  hosts: readonly HostRoom[],
  options: PlaceOptions = {},
): Placement {
  const placing = new Placing(members, hosts, options);
  placing.keep();
  placing.settle();
  placing.rebalance(options.mostMoves ?? 0);
  // Moves may have made room.
  placing.settle();
  return placing.result();
}

const byName = <T extends { readonly name: string }>(a: T, b: T): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** Hardest first: who can lie on one host only, then who needs a host's own CPUs or pages, then the largest. */
const byDifficulty = (a: Candidate, b: Candidate): number =>
  rank(a) - rank(b) || b.needs.memoryKiB - a.needs.memoryKiB || b.needs.vcpus - a.needs.vcpus || byName(a, b);

const rank = ({ host, needs }: Candidate): number =>
  host !== undefined ? 0 : needs.pinnedCpus !== undefined ? 1 : needs.hugepages !== undefined ? 2 : 3;

/** A member without a host, and the one that it has left. */
interface Waiting {
  readonly member: Candidate;
  readonly from?: string;
  readonly because?: Move["because"];
}

type Asking = (kind: string, host: string) => string | undefined;

/** Asks once for each kind and host. */
function askedOnce(ask: Asking | undefined): Asking {
  if (ask === undefined) return () => undefined;
  const known = new Map<string, Map<string, string | undefined>>();
  return (kind, host) => {
    let hosts = known.get(kind);
    if (hosts === undefined) known.set(kind, (hosts = new Map<string, string | undefined>()));
    if (!hosts.has(host)) hosts.set(host, ask(kind, host));
    return hosts.get(host);
  };
}

const unsuitableFor = (reason: string | undefined): Refusal | undefined =>
  reason === undefined ? undefined : { code: "unsuitable", reason };

class Placing {
  private readonly members: readonly Candidate[];
  private readonly hosts: readonly Occupancy[];
  private readonly byHost: ReadonlyMap<string, Occupancy>;
  private readonly placed = new Map<string, string>();
  private readonly moves: Move[] = [];
  private waiting: Waiting[] = [];
  /** Members that no longer fit where they lie. */
  private overflow: { readonly member: Candidate; readonly on: Occupancy; readonly refusal: Refusal }[] = [];
  private readonly unsuitable: Asking;
  private readonly lacking: Asking;

  constructor(
    members: readonly Candidate[],
    hosts: readonly HostRoom[],
    private readonly options: PlaceOptions,
  ) {
    this.members = [...members].sort(byName);
    this.unsuitable = askedOnce(options.unsuitable);
    this.lacking = askedOnce(options.lacking);
    const overcommit = options.cpuOvercommit ?? DEFAULT_OVERCOMMIT;
    this.hosts = [...hosts].sort(byName).map((host) => new Occupancy(host, overcommit));
    this.byHost = new Map(this.hosts.map((one) => [one.host.name, one]));
  }

  /** Leaves everybody who still fits where they are. */
  keep(): void {
    const { remembered = {} } = this.options;
    for (const member of this.members) {
      const before = Object.hasOwn(remembered, member.name) ? remembered[member.name] : undefined;
      const host = before === undefined ? undefined : this.byHost.get(before);
      if (before === undefined) this.waiting.push({ member });
      else if (host === undefined) this.waiting.push({ member, from: before, because: "host-removed" });
      else if (member.host !== undefined && member.host !== before)
        this.waiting.push({ member, from: before, because: "pinned" });
      else this.keepOn(member, host);
    }
    // They lie there all the same: nobody else is put into what they leave.
    for (const { member, on } of this.overflow) this.put(member, on);
    // A machine that somebody defines on a host stops no deployment of the members that are there already.
    for (const host of this.hosts) host.addOthers();
    this.keepSmall();
  }

  /** Who becomes larger must have the room for it, beside the machines of others. */
  private keepSmall(): void {
    const overflowing = new Set(this.overflow.map(({ member }) => member));
    const growing = this.members.flatMap((member) => {
      const name = overflowing.has(member) ? undefined : this.placed.get(member.name);
      const on = name === undefined ? undefined : this.byHost.get(name)!;
      const growth = on?.growthOf(member);
      return growth === undefined ? [] : [{ member, on: on!, growth }];
    });
    for (const { member, on } of growing) on.remove(member);
    const refused = growing.flatMap(({ member, on, growth }) => {
      const refusal = on.noGrowth(member, growth);
      if (refusal === undefined) on.add(member);
      return refusal === undefined ? [] : [{ member, on, refusal }];
    });
    // As above: nobody else is put into what they leave.
    for (const { member, on } of refused) on.add(member);
    this.overflow.push(...refused);
  }

  private keepOn(member: Candidate, host: Occupancy): void {
    const refusal = this.misfit(member, host);
    if (refusal === undefined) this.put(member, host);
    else this.overflow.push({ member, on: host, refusal });
  }

  /** Finds a host for those who have none; who finds none goes on waiting. */
  settle(): void {
    this.waiting.sort((a, b) => byDifficulty(a.member, b.member));
    this.waiting = this.waiting.filter(({ member, from, because }) => {
      const host = this.best(member);
      if (host === undefined) return true;
      this.put(member, host);
      if (from !== undefined) this.moves.push({ member: member.name, from, to: host.host.name, because: because! });
      return false;
    });
  }

  /** Moves who no longer fits, and then evens the load, as far as moves are allowed. */
  rebalance(most: number): void {
    let left = most;
    const staying: typeof this.overflow = [];
    for (const one of this.overflow) {
      const host = left > 0 ? this.best(one.member) : undefined;
      if (host === undefined) {
        staying.push(one);
        continue;
      }
      left -= 1;
      one.on.remove(one.member);
      host.add(one.member);
      this.move(one.member, one.on, host);
    }
    this.overflow = staying;
    if (left <= 0 || this.options.strategy === "pack") return;
    // Who was placed or moved just now has the best place that there is.
    const { remembered = {} } = this.options;
    const movable = this.members.filter(
      ({ name, host }) => host === undefined && this.placed.has(name) && this.placed.get(name) === remembered[name],
    );
    for (const { member, from, to } of evened(
      movable,
      this.placed,
      this.byHost,
      left,
      (who, host) => this.refusal(who, host) ?? this.poorer(who, host),
    ))
      this.move(member, from, to);
  }

  /** Notes a move that the hosts have made already. */
  private move({ name }: Candidate, from: Occupancy, to: Occupancy): void {
    this.placed.set(name, to.host.name);
    this.moves.push({ member: name, from: from.host.name, to: to.host.name, because: "rebalance" });
  }

  private put(member: Candidate, host: Occupancy): void {
    host.add(member);
    this.placed.set(member.name, host.host.name);
  }

  private best(member: Candidate): Occupancy | undefined {
    const { strategy = "spread" } = this.options;
    const sign = strategy === "spread" ? 1 : -1;
    let best: { readonly host: Occupancy; readonly score: number; readonly lacks: boolean } | undefined;
    for (const host of this.hosts) {
      if (this.refusal(member, host) !== undefined) continue;
      const lacks = this.lacking(member.kind, host.host.name) !== undefined;
      if (lacks && best?.lacks === false) continue;
      const score = sign * host.fullnessWith(member);
      if (best === undefined || (best.lacks && !lacks) || score < best.score - 1e-9) best = { host, score, lacks };
    }
    return best?.host;
  }

  /** Why a host does not get a member that is not there. */
  private refusal(member: Candidate, occupancy: Occupancy): Refusal | undefined {
    const closed = this.options.closed?.get(occupancy.host.name);
    return closed === undefined ? this.misfit(member, occupancy) : { code: "closed", reason: closed };
  }

  /** Why a member does not fit on a host, whether it is there or not. */
  private misfit(member: Candidate, occupancy: Occupancy): Refusal | undefined {
    return this.ruledOut(member, occupancy.host) ?? occupancy.refusal(member);
  }

  /** Whatever room there is. */
  private ruledOut({ host, requires = {}, kind }: Candidate, { name, labels }: HostRoom): Refusal | undefined {
    if (host !== undefined && host !== name)
      return { code: "pinned-elsewhere", reason: `its placement.host is ${host}` };
    for (const [label, value] of Object.entries(requires))
      if (labels[label] !== value)
        return {
          code: "label",
          reason: `its label ${label} is ${labels[label] === undefined ? "not set" : `"${labels[label]}"`}, not "${value}"`,
        };
    return unsuitableFor(this.unsuitable(kind, name));
  }

  /** Load alone is no reason to move to a host that lacks something. */
  private poorer = ({ kind }: Candidate, { host }: Occupancy): Refusal | undefined =>
    unsuitableFor(this.lacking(kind, host.name));

  result(): Placement {
    // Reasons are given as they are in the end, so that equal members have equal ones.
    const refusalsOf = (member: Candidate): [string, Refusal][] =>
      this.hosts.flatMap((one): [string, Refusal][] => {
        const refusal = this.refusal(member, one);
        return refusal === undefined ? [] : [[one.host.name, refusal]];
      });
    const unplaced: Unplaced[] = [
      ...this.waiting.map(({ member }) => ({ member: member.name, refusals: new Map(refusalsOf(member)) })),
      ...this.overflow.map(({ member, on, refusal }) => ({
        member: member.name,
        on: on.host.name,
        refusals: new Map([...refusalsOf(member), [on.host.name, refusal]]),
      })),
    ];
    return {
      assignments: Object.fromEntries(
        this.members.flatMap(({ name }) => (this.placed.has(name) ? [[name, this.placed.get(name)!]] : [])),
      ),
      moves: this.moves,
      lacking: this.members.flatMap(({ name, kind }) => {
        const host = this.placed.get(name);
        const reason = host === undefined ? undefined : this.lacking(kind, host);
        return reason === undefined ? [] : [{ member: name, host: host!, reason }];
      }),
      unplaced: unplaced.sort((a, b) => (a.member < b.member ? -1 : 1)),
      load: new Map(this.hosts.map((one) => [one.host.name, one.load])),
    };
  }
}
