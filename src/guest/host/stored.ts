import { diskPlace, disksOf } from "../defining/devices";
import type { Place } from "./place";
import { diskText } from "../defining/members";
import { parseSize } from "../reading/size";
import type { DiskSpec, GuestSpec } from "../types";

/** A disk or CD image of a guest, as its host has to provide it. */
export interface Stored {
  /** Property path, for example `disks[1]`. */
  readonly path: string;
  /** How messages call it. */
  readonly what: string;
  readonly cdrom: boolean;
  readonly place: Place;
  /** A volume is made for it, with this size and on this base image; absent: it has to be there already. */
  readonly made?: { readonly sizeBytes?: number; readonly base?: Place; readonly format: "qcow2" | "raw" };
  /** Other machines may use it at the same time. */
  readonly shareable?: true;
  /** The format that the guest names. */
  readonly format?: "qcow2" | "raw";
}

/**
 * Everything that a guest's disks and CD drives name, the system disk first. A drive without an image is passed over.
 */
export function storedOf(spec: GuestSpec): readonly Stored[] {
  const disks = disksOf(spec).map(({ path, which, disk }) => ofDisk(spec.name, path, which, disk));
  const cdroms = (spec.cdroms ?? []).flatMap((cdrom, index): Stored[] => {
    if (!cdrom) return [];
    const place: Place | undefined =
      cdrom.path !== undefined
        ? { path: cdrom.path }
        : cdrom.volume !== undefined
          ? diskPlace(spec.name, cdrom, index)
          : undefined;
    return place === undefined
      ? []
      : [{ path: `cdroms[${index}]`, what: `cdroms[${index}] of ${spec.name}`, cdrom: true, place }];
  });
  return [...disks, ...cdroms];
}

function ofDisk(guest: string, path: string, which: "system" | number, disk: DiskSpec): Stored {
  const place = diskPlace(guest, disk, which);
  const stored: Stored = {
    path,
    what: `${diskText(path, disk)} of ${guest}`,
    cdrom: false,
    place,
    ...(disk.format === undefined ? {} : { format: disk.format }),
    ...(disk.shareable === true ? { shareable: true } : {}),
  };
  if ("path" in place || (disk.size === undefined && disk.baseImage === undefined)) return stored;
  return { ...stored, made: madeOf(disk, place.pool) };
}

/**
 * The volume that is made for these settings in a pool; a base image without a slash in front is a volume of the same
 * pool.
 */
export function madeOf(
  { size, format = "qcow2", baseImage }: Pick<DiskSpec, "size" | "format" | "baseImage">,
  pool: string,
): NonNullable<Stored["made"]> {
  const parsed = parseSize(size);
  const base: Place | undefined =
    baseImage === undefined ? undefined : baseImage.startsWith("/") ? { path: baseImage } : { pool, volume: baseImage };
  return { format, ...(parsed.ok ? { sizeBytes: parsed.value * 1024 } : {}), ...(base === undefined ? {} : { base }) };
}

/** The property that names what has to be there already. */
export const placeProperty = ({ path, place }: Stored): string => `${path}.${"path" in place ? "path" : "volume"}`;
