import { anonymousDisks, diskPlace, type GuestSpec, isAnonymous, sameDisk } from "../../guest";
import type { DiskSpec } from "../../guest/types";
import { isWithin, type Path } from "../../findings/path";
import type { Properties } from "../properties";

/** The further disks of an earlier deployment. */
export interface FormerDisks {
  /** The machine's name then. */
  readonly name: string;
  readonly disks: readonly DiskSpec[];
}

export function formerDisksOf({ value: { name, disks } }: Properties): FormerDisks | undefined {
  return typeof name === "string" && Array.isArray(disks)
    ? { name, disks: (disks as (DiskSpec | null)[]).map((disk) => disk ?? {}) }
    : undefined;
}

/**
 * Fills in the volume of each further disk that is to be made and names none. The one that a disk has stays, also when
 * the machine or the disk gets another name; for machines of earlier versions that was a volume named after the disk's
 * place.
 */
export function withSettledVolumes(inputs: Properties, former: FormerDisks | undefined): Properties {
  const { name, disks } = inputs.value;
  if (typeof name !== "string" || !Array.isArray(disks) || anonymousDisks({ disks } as unknown as GuestSpec).length > 1)
    return inputs;
  const isOpen = (index: number): boolean =>
    inputs.unknowns.some((path) => isWithin(path, ["disks", index]) || isWithin(["disks", index], path));
  const settled = disks.map((disk: DiskSpec | null | undefined, index) => {
    if (typeof disk !== "object" || disk === null || isOpen(index) || !isToBeNamed(disk)) return disk;
    const place = formerVolume(disk, disks as DiskSpec[], former) ?? volumeIn(diskPlace(name, disk, index));
    return place === undefined ? disk : { ...disk, volume: place };
  });
  const filled = settled.flatMap((disk, index): Path[] => (disk === disks[index] ? [] : [["disks", index, "volume"]]));
  // It repeats the machine's name.
  const secret = inputs.secrets.some(([first]) => first === "name") ? filled : [];
  return { ...inputs, value: { ...inputs.value, disks: settled }, secrets: [...inputs.secrets, ...secret] };
}

/** Adopting without naming a volume is a mistake, which the rules explain. */
const isToBeNamed = ({ path, volume, size, baseImage, adopt }: DiskSpec): boolean =>
  path === undefined &&
  volume === undefined &&
  adopt !== true &&
  (typeof size === "string" || typeof baseImage === "string");

const volumeIn = (place: ReturnType<typeof diskPlace>): string | undefined =>
  "volume" in place ? place.volume : undefined;

function formerVolume(disk: DiskSpec, all: readonly DiskSpec[], former: FormerDisks | undefined): string | undefined {
  if (former === undefined) return undefined;
  const nameless = former.disks.flatMap(({ name, serial, path }, index) =>
    name === undefined && serial === undefined && path === undefined ? [index] : [],
  );
  const own = former.disks.findIndex((one) => sameDisk(disk, one) === true);
  const taken = new Set(all.map((one) => one?.volume));
  const index =
    own >= 0
      ? own
      : isAnonymous(disk) && nameless.length === 1 && !taken.has(former.disks[nameless[0]!]!.volume ?? "")
        ? nameless[0]!
        : -1;
  const before = former.disks[index];
  if (before === undefined || before.path !== undefined || (before.pool ?? "") !== (disk.pool ?? "")) return undefined;
  return before.volume ?? `${former.name}-${index + 1}.${before.format ?? "qcow2"}`;
}
