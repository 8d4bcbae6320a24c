import { idsText } from "../../guest";
import { roughSize, sizeText } from "../../guest/reading/size";
import type { Candidate, HostRoom, Load, Needs, Refusal } from "../types";
import { GivenDevices } from "./devices";
import { Owners } from "./owners";
import { namesOf } from "./refusals";

/** What becomes more. */
interface Growth {
  readonly memory: boolean;
  readonly vcpus: boolean;
  /** Host CPUs that it was not pinned to. */
  readonly pins: readonly number[];
}

/** What members have taken of one host. A question about another one costs the same however many are there. */
export class Occupancy {
  private memoryKiB = 0;
  private sharedVcpus = 0;
  private vcpus = 0;
  private members = 0;
  private others = { machines: 0, memoryKiB: 0, vcpus: 0 };
  private readonly groups = new Owners<string>();
  private readonly pinned = new Owners<number>();
  private readonly pages = new Map<string, number>();
  private readonly devices: GivenDevices;
  /** Host CPUs that the vCPUs of others are pinned to, and how many of them no member is pinned to. */
  private readonly theirs = new Map<number, string>();
  private theirsAlone = 0;

  constructor(
    readonly host: HostRoom,
    /** vCPUs for each host CPU that nobody is pinned to. */
    private readonly overcommit: number,
  ) {
    this.devices = new GivenDevices(host.mediated);
  }

  add(member: Candidate): void {
    this.count(member, 1);
    if (member.apart !== undefined) this.groups.give(member.apart, member.name);
    for (const cpu of member.needs.pinnedCpus ?? []) this.pinned.give(cpu, member.name);
    if (member.needs.devices !== undefined) this.devices.give(member.needs.devices, member.name);
  }

  remove(member: Candidate): void {
    this.count(member, -1);
    if (member.apart !== undefined) this.groups.takeBack(member.apart, member.name);
    for (const cpu of member.needs.pinnedCpus ?? []) this.pinned.takeBack(cpu, member.name);
    if (member.needs.devices !== undefined) this.devices.takeBack(member.needs.devices, member.name);
  }

  /** From now on the machines of others have their part. Who was placed before was not refused because of them. */
  addOthers(): void {
    const { others = [] } = this.host;
    const own = this.allMemoryKiB;
    for (const { name, pinnedCpus = [], ...needs } of others) {
      this.take({ ...needs, vcpus: Math.max(0, needs.vcpus - pinnedCpus.length) }, 1);
      for (const cpu of pinnedCpus) this.theirs.set(cpu, name);
    }
    this.theirsAlone = [...this.theirs.keys()].filter((cpu) => !this.pinned.has(cpu)).length;
    this.others = {
      machines: others.length,
      memoryKiB: this.allMemoryKiB - own,
      vcpus: others.reduce((sum, { vcpus }) => sum + vcpus, 0),
    };
  }

  private count({ needs }: Candidate, sign: 1 | -1): void {
    this.members += sign;
    this.vcpus += sign * needs.vcpus;
    this.take(needs, sign);
  }

  private take(needs: Needs, sign: 1 | -1): void {
    if (needs.pinnedCpus === undefined) this.sharedVcpus += sign * needs.vcpus;
    if (needs.hugepages === undefined) this.memoryKiB += sign * needs.memoryKiB;
    else
      for (const key of pageKeys(needs.hugepages))
        this.pages.set(key, (this.pages.get(key) ?? 0) + sign * needs.hugepages.count);
  }

  /** Why there is no room for a member that is not here; undefined where there is. */
  refusal(member: Candidate): Refusal | undefined {
    const { devices } = member.needs;
    return (
      this.noCompany(member) ??
      (devices === undefined ? undefined : this.devices.refusal(devices)) ??
      this.noMemory(member) ??
      this.noCpus(member) ??
      this.noPages(member)
    );
  }

  /**
   * What a member that is here gets more of than it has, as the host says it. What it has already, the machines of
   * others leave it.
   */
  growthOf({ name, needs: { memoryKiB, vcpus, ownCpus = [], hugepages } }: Candidate): Growth | undefined {
    const had = this.host.had?.get(name);
    if (had?.memoryKiB === undefined || had.vcpus === undefined) return undefined;
    const memory =
      hugepages === undefined
        ? had.hugepages !== undefined || memoryKiB > had.memoryKiB
        : had.hugepages?.sizeKiB !== hugepages.sizeKiB || hugepages.count > had.hugepages.count;
    const pins = ownCpus.filter((cpu) => had.ownCpus?.includes(cpu) !== true);
    const growth = { memory, vcpus: vcpus > had.vcpus, pins };
    return memory || growth.vcpus || pins.length > 0 ? growth : undefined;
  }

  /** Why there is no room for what it gets more of. */
  noGrowth(member: Candidate, { memory, vcpus, pins }: Growth): Refusal | undefined {
    const { pinnedCpus } = member.needs;
    return (
      (memory ? (this.noMemory(member) ?? this.noPages(member)) : undefined) ??
      (pinnedCpus === undefined
        ? vcpus
          ? this.noShare(member.needs.vcpus)
          : undefined
        : vcpus || pins.length > 0
          ? this.noOwn(pinnedCpus, pins)
          : undefined)
    );
  }

  private noCompany({ apart }: Candidate): Refusal | undefined {
    const other = apart === undefined ? undefined : this.groups.of(apart);
    return other === undefined
      ? undefined
      : { code: "apart", reason: `it already has ${other} of group "${apart}", whose members are kept apart` };
  }

  private noMemory({ needs }: Candidate): Refusal | undefined {
    const { memoryKiB } = this.host;
    if (memoryKiB === undefined || needs.hugepages !== undefined) return undefined;
    const free = memoryKiB - this.memoryKiB;
    return needs.memoryKiB <= free
      ? undefined
      : {
          code: "memory",
          reason: `it has ${free <= 0 ? "no memory" : `${roughSize(free)} of memory`} left, and the machine needs ${roughSize(needs.memoryKiB)}`,
        };
  }

  private noCpus({ needs }: Candidate): Refusal | undefined {
    return needs.pinnedCpus === undefined ? this.noShare(needs.vcpus) : this.noOwn(needs.pinnedCpus);
  }

  /** vCPUs that the CPUs nobody is pinned to can take, with so many more pinned. */
  private share(pinned = 0): number | undefined {
    const { cpus } = this.host;
    return cpus === undefined
      ? undefined
      : Math.max(0, Math.floor((cpus - this.pinned.size - this.theirsAlone - pinned) * this.overcommit));
  }

  private noShare(vcpus: number): Refusal | undefined {
    const share = this.share();
    if (share === undefined || this.sharedVcpus + vcpus <= share) return undefined;
    return {
      code: "cpus",
      reason: `it has room for ${Math.max(0, share - this.sharedVcpus)} more vCPUs at ${this.overcommit} per host CPU, and the machine needs ${vcpus}`,
    };
  }

  /** @param fresh those of them that must be free */
  private noOwn(cpus: readonly number[], fresh: readonly number[] = cpus): Refusal | undefined {
    const { cpuIds } = this.host;
    const missing = cpuIds === undefined ? [] : cpus.filter((cpu) => !cpuIds.includes(cpu));
    if (missing.length > 0)
      return {
        code: "pinned-cpus",
        reason: `it does not have host CPU${missing.length === 1 ? "" : "s"} ${idsText(missing)}, which the machine is pinned to`,
      };
    const taken = fresh.filter((cpu) => this.ownerOf(cpu) !== undefined);
    if (taken.length > 0) {
      const owners = [...new Set(taken.map((cpu) => this.ownerOf(cpu)!))].sort();
      return {
        code: "pinned-cpus",
        reason: `${namesOf(owners)} ${owners.length === 1 ? "is" : "are"} pinned to its host CPU${taken.length === 1 ? "" : "s"} ${idsText(taken)}`,
      };
    }
    const share = this.share(cpus.length);
    return share === undefined || this.sharedVcpus <= share
      ? undefined
      : {
          code: "cpus",
          reason: `pinning ${cpus.length} of its host CPUs leaves too few for the ${this.sharedVcpus} vCPUs that share the others`,
        };
  }

  private readonly ownerOf = (cpu: number): string | undefined => this.pinned.of(cpu) ?? this.theirs.get(cpu);

  private noPages({ needs: { hugepages } }: Candidate): Refusal | undefined {
    if (hugepages === undefined) return undefined;
    const count = pagesOf(this.host, hugepages);
    if (count === undefined) return undefined;
    const used = this.pages.get(pageKeys(hugepages).at(-1)!) ?? 0;
    const size = sizeText(hugepages.sizeKiB);
    const where = hugepages.nodes === undefined ? "" : ` on NUMA node ${idsText(hugepages.nodes)}`;
    return used + hugepages.count <= count
      ? undefined
      : {
          code: "hugepages",
          reason: `it has ${Math.max(0, count - used)} huge pages of ${size} left${where}, and the machine needs ${hugepages.count}`,
        };
  }

  get load(): Load {
    return {
      members: this.members,
      memoryKiB: this.allMemoryKiB - this.others.memoryKiB,
      vcpus: this.vcpus,
      pinnedCpus: this.pinned.size,
      others: this.others,
    };
  }

  private get allMemoryKiB(): number {
    let total = this.memoryKiB;
    for (const [key, count] of this.pages) if (!key.includes("@")) total += Number(key) * count;
    return total;
  }

  /**
   * The fuller of memory and CPUs, as a part of what there is: what a placement that spreads keeps low. Where the
   * host's size is unknown, the number of members counts, below every host that is known to be full.
   */
  get fullness(): number {
    const { memoryKiB } = this.host;
    const share = this.share();
    if (memoryKiB === undefined && share === undefined) return 1 - 1 / (1 + this.members / 100);
    return Math.max(partOf(this.memoryKiB, memoryKiB), partOf(this.sharedVcpus, share));
  }

  /** The same with another member. Asked for each member and host, so that nothing but numbers is touched. */
  fullnessWith({ needs }: Candidate): number {
    const { memoryKiB } = this.host;
    const pinned = needs.pinnedCpus?.length ?? 0;
    const share = this.share(pinned);
    if (memoryKiB === undefined && share === undefined) return 1 - 1 / (1 + (this.members + 1) / 100);
    return Math.max(
      partOf(this.memoryKiB + (needs.hugepages === undefined ? needs.memoryKiB : 0), memoryKiB),
      partOf(this.sharedVcpus + (pinned === 0 ? needs.vcpus : 0), share),
    );
  }
}

const partOf = (used: number, whole: number | undefined): number =>
  used === 0 || whole === undefined ? 0 : whole === 0 ? Infinity : used / whole;

/** Pages of a size count for the whole host, and for the nodes that they must come from. */
const pageKeys = ({ sizeKiB, nodes }: NonNullable<Candidate["needs"]["hugepages"]>): readonly string[] => [
  String(sizeKiB),
  ...(nodes === undefined ? [] : [`${sizeKiB}@${nodes.join(",")}`]),
];

/** How many pages the host has for it; undefined where that is not known. */
function pagesOf(
  { hugepages, numa }: HostRoom,
  { sizeKiB, nodes }: NonNullable<Candidate["needs"]["hugepages"]>,
): number | undefined {
  if (nodes !== undefined && numa !== undefined)
    return numa
      .filter(({ id }) => nodes.includes(id))
      .reduce((sum, cell) => sum + (cell.hugepages.find((pool) => pool.sizeKiB === sizeKiB)?.count ?? 0), 0);
  if (hugepages === undefined) return undefined;
  const pool = hugepages.find((one) => one.sizeKiB === sizeKiB);
  return pool === undefined ? 0 : pool.count;
}
