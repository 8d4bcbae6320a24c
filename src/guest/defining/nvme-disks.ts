import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { Machine } from "../deciding/decided";
import type { Assigned, AssignedPci } from "../host/assigned";
import type { HostDeviceSpec, NvmeDiskSpec } from "../model/host-devices";
import type { DiskSpec, GuestSpec } from "../types";
import { busOf, disksOf, freeTarget, optionsOf } from "./devices";

type Devices = DomainDefinition["devices"];
type NvmeDisk = NonNullable<Devices["nvmeDisks"]>[number];

/** The NVMe disks of a spec, as Windows sees them, with their paths. */
export const nvmeDisksOf = ({
  hostDevices = [],
}: Pick<GuestSpec, "hostDevices">): readonly { readonly path: string; readonly disk: NvmeDiskSpec }[] =>
  hostDevices.flatMap((entry: HostDeviceSpec | undefined, index) =>
    entry?.nvme === undefined ? [] : [{ path: `hostDevices[${index}].nvme.disk`, disk: entry.nvme.disk ?? {} }],
  );

/** Every disk of a spec, wherever its data is. */
export const allDisksOf = (spec: GuestSpec): readonly { readonly path: string; readonly disk: DiskSpec }[] => [
  ...disksOf(spec),
  ...nvmeDisksOf(spec),
];

/** Is it the controller of a disk, which has an element of its own? */
export const isNvme = (one: Assigned): one is AssignedPci & Required<Pick<AssignedPci, "nvme">> =>
  one.kind === "pci" && one.nvme !== undefined;

/** @param taken targets of the other disks */
export function nvmeDevices(
  assigned: readonly Assigned[],
  machine: Machine,
  taken: readonly string[],
): readonly NvmeDisk[] {
  const targets = new Set(taken);
  return assigned.filter(isNvme).flatMap(({ nvme, addresses }): NvmeDisk[] => {
    const [address] = addresses ?? [];
    if (address === undefined) return [];
    const { namespace = 1, managed = true, bootOrder, disk = {} } = nvme;
    const bus = busOf(disk, machine.drivers);
    const target = freeTarget(bus, targets);
    targets.add(target);
    const { readonly, ...options } = optionsOf(disk, bus, machine);
    return [
      {
        ...{ address, namespace, managed, target, bus, ...options },
        ...defined({ bootOrder, cache: disk.cache, readonly: readonly ? (true as const) : undefined }),
      },
    ];
  });
}
