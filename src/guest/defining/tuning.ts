import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { Machine } from "../deciding/decided";
import { parseSize } from "../reading/size";
import type { GuestSpec } from "../types";

type Cputune = NonNullable<DomainDefinition["cputune"]>;

/** A size in KiB; undefined where none is said. */
export function kib(size: string | undefined): number | undefined {
  const parsed = size === undefined ? undefined : parseSize(size);
  return parsed?.ok === true ? parsed.value : undefined;
}

/** How much of the host's CPU time the machine gets, apart from pinning. */
function cputuneOf({ cpuTuning }: GuestSpec, { maxVcpus }: Machine): Omit<Cputune, "vcpupin"> | undefined {
  if (cpuTuning === undefined) return undefined;
  const { scheduler, priority, ...limits } = cpuTuning;
  const realtime = scheduler === "fifo" || scheduler === "rr";
  const thread = scheduler && { scheduler, ...(realtime ? { priority: priority ?? 1 } : {}) };
  return {
    ...defined(limits),
    ...(thread === undefined ? {} : { vcpusched: Array.from({ length: maxVcpus }, () => thread) }),
  };
}

function memtuneOf({ memoryLimits }: GuestSpec): DomainDefinition["memtune"] {
  if (memoryLimits === undefined) return undefined;
  const { hard, soft, swap } = memoryLimits;
  const limits = defined({ hardLimitKiB: kib(hard), softLimitKiB: kib(soft), swapHardLimitKiB: kib(swap) });
  return Object.keys(limits).length === 0 ? undefined : limits;
}

/** Adds the limits to a definition whose pinning is there already. */
export function addTuning(definition: DomainDefinition, spec: GuestSpec, machine: Machine): void {
  const cputune = cputuneOf(spec, machine);
  if (cputune !== undefined && Object.keys(cputune).length > 0)
    definition.cputune = { vcpupin: [], ...definition.cputune, ...cputune };
  const memtune = memtuneOf(spec);
  if (memtune !== undefined) definition.memtune = memtune;
}

/** Room for memory that is added while the machine runs: libvirt wants the guest to have a NUMA cell for it. */
export function addMemoryRoom(definition: DomainDefinition, { maxVcpus, memoryRoom, memoryKiB }: Machine): void {
  if (memoryRoom === undefined) return;
  definition.maxMemory = { ...memoryRoom };
  definition.cpu.numaCell = numaCell(maxVcpus, memoryKiB);
}

/** All vCPUs and all memory that the machine starts with. */
export const numaCell = (vcpus: number, memoryKiB: number): NonNullable<DomainDefinition["cpu"]["numaCell"]> => ({
  cpus: vcpus === 1 ? "0" : `0-${vcpus - 1}`,
  memoryKiB,
});
