import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";
import { lun } from "./disk-lun";
import { BOOT_ORDER_NOTES, bootOrder, diskOptions } from "./disk-options";

type Disk = DomainDefinition["devices"]["disks"][number];

/** Storage pool of volumes that name none. */
export const DEFAULT_POOL = "default";

export const diskFormat = words("DiskFormat", "Format of a disk image.", {
  qcow2: "Grows as data is written. Supports snapshots and base images.",
  raw: "The disk's content without a header. Does not support base images.",
} satisfies Record<Disk["format"], string>);

export const diskBus = words("DiskBus", "How a disk is attached.", {
  auto: "Depends on `drivers`: `scsi` with `virtio`, `sata` with `inbox`.",
  virtio: "virtio-blk. Requires its driver in Windows.",
  scsi: "virtio-scsi. Requires its driver in Windows.",
  sata: "AHCI. Every Windows version includes its driver.",
} satisfies Partial<Record<Disk["bus"], string>> & { auto: string });

export const diskCache = words("DiskCache", "How QEMU uses the host's page cache.", {
  none: "Bypasses the page cache. Data is on the disk when Windows has flushed it.",
  writeback: "Uses the page cache. Data is on the disk when Windows has flushed it.",
  writethrough: "Uses the page cache. Every write is on the disk when it completes.",
  directsync: "Bypasses the page cache. Every write is on the disk when it completes.",
  unsafe:
    "Uses the page cache and ignores flushes. A host failure causes data loss; use it for disposable machines only.",
} satisfies Record<NonNullable<Disk["cache"]>, string>);

/** QEMU's highest limit, in bytes or operations per second (`QEMU_BLOCK_IOTUNE_MAX` in libvirt). */
const MOST = 1_000_000_000_000_000;
const bytes = leaf.whole(1, MOST, "bytes per second");
const operations = leaf.whole(1, MOST, "operations per second");

export const diskLimits = group(
  "DiskLimitsArgs",
  "How much a disk may read and write. A total excludes its two parts.",
  {
    totalBytesPerSecond: optional(bytes, {
      about: "Bytes per second that are read and written together, for example 104857600 for 100 MiB per second.",
      excludes: ["readBytesPerSecond", "writeBytesPerSecond"],
      defaultText: "no limit",
    }),
    readBytesPerSecond: optional(bytes, {
      about: "Bytes per second that are read.",
      excludes: ["totalBytesPerSecond"],
      defaultText: "no limit",
    }),
    writeBytesPerSecond: optional(bytes, {
      about: "Bytes per second that are written.",
      excludes: ["totalBytesPerSecond"],
      defaultText: "no limit",
    }),
    totalIops: optional(operations, {
      about: "Read and write operations per second together.",
      excludes: ["readIops", "writeIops"],
      defaultText: "no limit",
    }),
    readIops: optional(operations, {
      about: "Read operations per second.",
      excludes: ["totalIops"],
      defaultText: "no limit",
    }),
    writeIops: optional(operations, {
      about: "Write operations per second.",
      excludes: ["totalIops"],
      defaultText: "no limit",
    }),
  },
);

export const disk = group(
  "DiskArgs",
  "A disk: an existing image (`path`, or `pool` and `volume`), or a new one (`size`, `baseImage` or both).",
  {
    name: optional(leaf.memberName, {
      about: "Identifies the disk, whatever its position in the list. Must be unique.",
      defaultText: "its `serial`, otherwise its `volume` or `path`",
      notes:
        "Two disks without any of them are an error. A new disk with a name is the volume `<machine>-<name>.qcow2`. For a disk that `WindowsGuest` creates, what identifies it must be a plain value, not an output.",
    }),
    path: optional(leaf.hostPath, {
      about: "Existing image or block device.",
      excludes: ["pool", "volume", "baseImage", "size"],
      defaultText: "none; the disk is a volume",
    }),
    pool: optional(leaf.poolName, {
      about: "Storage pool on the host. It must exist.",
      default: DEFAULT_POOL,
    }),
    volume: optional(leaf.volumeName, {
      about: "Volume in the pool.",
      defaultText:
        "for a new disk, the machine's name, for example `ada.qcow2`; in `disks` with the disk's `name` or `serial` (`ada-data.qcow2`), or with its position (`ada-1.qcow2`)",
      notes: "An existing disk keeps its volume.",
    }),
    baseImage: optional(leaf.imageReference, {
      about:
        "Base image. The disk becomes a qcow2 overlay of it, which is created quickly and requires the base image to remain in place.",
      defaultText: "none; the disk is empty",
      notes: "Changing it for an existing disk is an error unless `recreate` requests a new disk.",
    }),
    size: optional(leaf.size, {
      about: 'Size of the disk, for example `"80 GiB"`. With `baseImage`, at least the size of the base image.',
      defaultText: "with `baseImage`, the size of the base image",
      notes: "A disk can grow, also while the machine runs. It cannot shrink.",
    }),
    format: optional(diskFormat, {
      about: "Format of the image.",
      defaultText:
        "the format that the host reports for an existing image; for a new one `qcow2`, or `raw` in a pool of block devices",
      notes: "A format other than the one that the host reports is an error.",
    }),
    bus: optional(diskBus, { about: "How the disk is attached.", default: "auto" }),
    cache: optional(diskCache, {
      about: "How QEMU uses the host's page cache.",
      defaultText: "the preset's choice, otherwise QEMU's default",
    }),
    serial: optional(leaf.serial, { about: "Serial number that Windows sees.", defaultText: "none" }),
    limits: optional(diskLimits, { about: "How much the disk may read and write.", defaultText: "no limits" }),
    ...diskOptions,
    lun: optional(lun, {
      about:
        "Passes the SCSI commands of Windows on to a block device of the host, for example a LUN of a storage array. Requires a `path` to the device and the bus `scsi`.",
      defaultText: "none; QEMU answers the SCSI commands of Windows itself",
    }),
    adopt: optional(z.boolean(), {
      about: "Use an existing volume with this name unchanged instead of failing.",
      default: false,
      notes:
        "An adopted volume is never deleted. Use this to take back a volume that Pulumi's option `retainOnDelete` kept.",
    }),
    recreate: optional(leaf.line(200), {
      about:
        "Change this text, for example to today's date, to recreate the disk once. Its data is lost. The machine must be shut off.",
      defaultText: "none",
      notes: "A text that is already deployed has no effect.",
    }),
  },
);

export const cdrom = group("CdromArgs", "A CD-ROM drive. It is empty if neither `path` nor `volume` is set.", {
  name: optional(leaf.memberName, {
    about: "Identifies the drive, also when its medium changes. Must be unique.",
    defaultText: "its medium, otherwise its position",
    notes: "A name that contains `virtio` or `driver` means that the medium provides drivers for Windows Setup.",
  }),
  path: optional(leaf.hostPath, {
    about: "ISO image.",
    excludes: ["pool", "volume"],
    defaultText: "none",
  }),
  pool: optional(leaf.poolName, { about: "Storage pool of the ISO image. Requires `volume`.", default: DEFAULT_POOL }),
  volume: optional(leaf.volumeName, { about: "Volume of the ISO image in its pool.", defaultText: "none" }),
  bootOrder: optional(bootOrder, {
    about: "Place in the boot order; 1 boots first.",
    defaultText: "drives with a medium follow the system disk",
    notes: BOOT_ORDER_NOTES,
  }),
});

export type DiskSpec = z.input<typeof disk>;
export type CdromSpec = z.input<typeof cdrom>;
