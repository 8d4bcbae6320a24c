import type { DomainDefinition } from "../../domain/definition";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];

/** The places in the boot order that the devices of the host have. */
export const placesOfHostDevices = ({
  hostDevices = [],
  nvmeDisks = [],
}: Pick<Devices, "hostDevices" | "nvmeDisks">): readonly number[] =>
  [...hostDevices, ...nvmeDisks].flatMap((device) => ("bootOrder" in device ? (device.bootOrder ?? []) : []));

/** The disks in the same order, in places that nothing else has: libvirt refuses two devices in one place. */
export function bootingBeside(disks: readonly Disk[], others: readonly number[]): Disk[] {
  const places = disks.flatMap(({ bootOrder }) => bootOrder ?? []).sort((one, other) => one - other);
  if (!places.some((place) => others.includes(place))) return [...disks];
  const free = new Map<number, number>();
  let next = 0;
  for (const place of places) {
    do next += 1;
    while (others.includes(next));
    free.set(place, next);
  }
  return disks.map((disk) => (disk.bootOrder === undefined ? disk : { ...disk, bootOrder: free.get(disk.bootOrder)! }));
}
