import type { MediatedDevice } from "../hosts/devices/types";

/** A device that one machine alone can have. */
export interface OwnDevice {
  /** As messages call it. */
  readonly text: string;
  /** Equal where two machines ask for the same one, however it is spelled. */
  readonly words: readonly string[];
  /** Words of others with which this one cannot go: a function does not go without its card. */
  readonly clashes?: readonly string[];
}

/** Devices of its host that a machine has for itself. */
export interface DeviceNeeds {
  /** Those that one machine alone can have. */
  readonly own: readonly OwnDevice[];
  /** One for each mediated device that may be any of its type. */
  readonly mediated: readonly MediatedNeed[];
}

export type MediatedNeed = Partial<Pick<MediatedDevice, "type" | "parent">>;

/** What a member needs of a host, in numbers and words. */
export interface Needs {
  readonly memoryKiB: number;
  readonly vcpus: number;
  /** Host CPUs that its vCPUs are pinned to. Absent: it shares the host's CPUs with others. */
  readonly pinnedCpus?: readonly number[];
  /** Those of them that a vCPU is pinned to alone. Absent: none. */
  readonly ownCpus?: readonly number[];
  /** Absent: ordinary pages. */
  readonly hugepages?: { readonly sizeKiB: number; readonly count: number; readonly nodes?: readonly number[] };
  /** Absent: none. */
  readonly devices?: DeviceNeeds;
}

/** Where a member may lie, beside what it needs. */
export interface Wishes {
  /** Labels that the host must have. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Members of one group lie on different hosts. */
  readonly apart?: string;
  /** The name of the one host that it may lie on. */
  readonly host?: string;
}

/** A member as placement sees it. */
export interface Candidate extends Wishes {
  readonly name: string;
  readonly needs: Needs;
  /**
   * Members of one kind are equal for every host, except for their names: whether a host can run one is found out once
   * for each kind.
   */
  readonly kind: string;
}

/** A host as placement sees it. Undefined is unknown: what nobody knows refuses nobody. */
export interface HostRoom {
  readonly name: string;
  /** What machines that are not the fleet's have of it. */
  readonly others?: readonly (Needs & { readonly name: string })[];
  /** What members have of it now, by their names, as far as the host says so. */
  readonly had?: ReadonlyMap<string, Partial<Needs>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Memory for machines, after the reserve. */
  readonly memoryKiB?: number;
  /** Host CPUs for machines, after the reserve. */
  readonly cpus?: number;
  /** Ids of the host's CPUs. */
  readonly cpuIds?: readonly number[];
  readonly hugepages?: readonly { readonly sizeKiB: number; readonly count?: number }[];
  /** Mediated devices that no machine of others has. */
  readonly mediated?: readonly MediatedDevice[];
  readonly numa?: readonly { readonly id: number; readonly hugepages: readonly PagePool[] }[];
}

export interface PagePool {
  readonly sizeKiB: number;
  readonly count: number;
}

/** Why a host does not take a member. */
export interface Refusal {
  readonly code:
    | "closed"
    | "pinned-elsewhere"
    | "label"
    | "unsuitable"
    | "apart"
    | "memory"
    | "cpus"
    | "pinned-cpus"
    | "hugepages"
    | "device";
  /** A sentence without the member's name, so that equal reasons of many members become one line. */
  readonly reason: string;
}

/** What the members on a host take of it, and what machines of others do. */
export interface Load {
  readonly members: number;
  readonly memoryKiB: number;
  readonly vcpus: number;
  readonly pinnedCpus: number;
  readonly others: { readonly machines: number; readonly memoryKiB: number; readonly vcpus: number };
}

export type Assignments = Readonly<Record<string, string>>;

export interface Unplaced {
  readonly member: string;
  /** The host that it lies on, if it was placed before and no longer fits there. */
  readonly on?: string;
  /** By host. */
  readonly refusals: ReadonlyMap<string, Refusal>;
}

export interface Move {
  readonly member: string;
  readonly from: string;
  readonly to: string;
  /** `host-removed`: its host left the fleet. `rebalance`: asked for, to make room or to even the load. */
  readonly because: "host-removed" | "rebalance" | "pinned";
}

/** A member on a host that lacks something, which the member allows (`hostSupport: "report"`). */
export interface Lacking {
  readonly member: string;
  readonly host: string;
  readonly reason: string;
}

export interface Placement {
  readonly assignments: Assignments;
  readonly moves: readonly Move[];
  readonly lacking: readonly Lacking[];
  readonly unplaced: readonly Unplaced[];
  readonly load: ReadonlyMap<string, Load>;
}
