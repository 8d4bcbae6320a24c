import { type DiskPlace, diskPlace, diskText, type GuestSpec, sameDisk } from "../../guest";
import { disksOf } from "../../guest/defining/devices";
import type { DiskSpec } from "../../guest/types";
import { isWithin } from "../../findings/path";
import type { Properties } from "../properties";

/** A disk as a program declares it. */
export interface DeclaredDisk {
  /** Its place in the program, for example `disks[1]`. */
  readonly path: string;
  readonly which: "system" | number;
  readonly disk: DiskSpec;
  /** How messages call it. */
  readonly text: string;
  /** Where its data lies, as one text. */
  readonly place: string;
}

export const placeText = (place: DiskPlace): string =>
  "path" in place ? place.path : `volume ${place.volume} of pool ${place.pool}`;

/** The disks of a machine's inputs; those that are not wholly known yet are passed over. */
export function declaredDisks({ value, unknowns }: Properties): DeclaredDisk[] {
  const name = value["name"];
  if (typeof name !== "string") return [];
  const { systemDisk, disks } = value as unknown as GuestSpec;
  const known = (path: (string | number)[]): boolean =>
    !unknowns.some((unknown) => isWithin(unknown, path) || isWithin(path, unknown));
  const spec = {
    ...(isObject(systemDisk) && known(["systemDisk"]) ? { systemDisk } : {}),
    ...(Array.isArray(disks)
      ? { disks: disks.map((disk, index) => (isObject(disk) && known(["disks", index]) ? disk : undefined)) }
      : {}),
  } as GuestSpec;
  return disksOf(spec).map(({ path, which, disk }) => ({
    path,
    which,
    disk,
    text: diskText(path, disk),
    place: placeText(diskPlace(name, disk, which)),
  }));
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/**
 * Which disk of the last deployment each disk is: by name or serial number, and where those do not tell by the volume.
 * There is one system disk.
 */
export function formerDisks(
  news: readonly DeclaredDisk[],
  olds: readonly DeclaredDisk[],
): ReadonlyMap<DeclaredDisk, DeclaredDisk> {
  const former = new Map<DeclaredDisk, DeclaredDisk>();
  const left = new Set(olds);
  const pair = (same: (now: DeclaredDisk, before: DeclaredDisk) => boolean): void => {
    for (const now of news) {
      if (former.has(now)) continue;
      const before = [...left].find((one) => same(now, one));
      if (before === undefined) continue;
      former.set(now, before);
      left.delete(before);
    }
  };
  pair((now, before) => now.which === "system" && before.which === "system");
  pair(
    (now, before) => now.which !== "system" && before.which !== "system" && sameDisk(now.disk, before.disk) === true,
  );
  pair(
    (now, before) =>
      now.which !== "system" &&
      before.which !== "system" &&
      sameDisk(now.disk, before.disk) === undefined &&
      now.place === before.place,
  );
  return former;
}
