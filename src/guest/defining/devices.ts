import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { WindowsVersion } from "../../windows";
import type { Machine } from "../deciding/decided";
import { DEFAULT_POOL } from "../model/disks";
import { diskKey } from "./members";
import type { NvmeDiskSpec } from "../model/host-devices";
import type { CdromSpec, DiskSpec, GuestSpec } from "../types";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];
type Bus = "scsi" | "sata" | "virtio";

/** Where a disk's data lies: an existing path, or a volume. The provider makes the volume where it must. */
export type DiskPlace = { readonly path: string } | { readonly pool: string; readonly volume: string };

/**
 * The place of a disk. A disk that names no volume gets one after the guest: `ada.qcow2` for the system disk,
 * `ada-data.qcow2` for the disk with the name or serial number `data`, `ada-1.qcow2` for one that has neither.
 */
export function diskPlace(guest: string, disk: DiskSpec, which: "system" | number): DiskPlace {
  if (disk.path !== undefined) return { path: disk.path };
  const suffix = which === "system" ? "" : `-${diskKey(disk)}`;
  return { pool: disk.pool ?? DEFAULT_POOL, volume: disk.volume ?? `${guest}${suffix}.${disk.format ?? "qcow2"}` };
}

/** `auto` follows the drivers in the image. */
export const busOf = (disk: Pick<DiskSpec, "bus">, drivers: Machine["drivers"]): Bus =>
  disk.bus === undefined || disk.bus === "auto" ? (drivers === "virtio" ? "scsi" : "sata") : disk.bus;

/**
 * A guest's disks with their paths in the spec, the system disk first. Elements that are not known yet are passed over.
 */
export function disksOf(
  spec: GuestSpec,
): readonly { readonly path: string; readonly which: "system" | number; readonly disk: DiskSpec }[] {
  const all = spec.systemDisk
    ? [{ path: "systemDisk", which: "system" as "system" | number, disk: spec.systemDisk }]
    : [];
  spec.disks?.forEach((disk: DiskSpec | undefined, index) => {
    if (disk) all.push({ path: `disks[${index}]`, which: index, disk });
  });
  return all;
}

export function diskDevices(guest: string, spec: GuestSpec, machine: Machine): Disk[] {
  const next = { sd: 0, vd: 0 };
  const target = (bus: Bus): string => {
    const prefix = bus === "virtio" ? "vd" : "sd";
    return prefix + letters(next[prefix]++);
  };
  const order = bootOrderOf(spec);
  const disks = disksOf(spec).map(({ disk, which }, index) =>
    diskDevice(guest, disk, which, order(disk, index === 0 ? 1 : undefined), target, machine),
  );
  // The first disk is 1. Not after the last disk: another one would move all drives.
  const cdroms = (spec.cdroms ?? []).map((cdrom, index) =>
    cdromDevice(cdrom, target("sata"), order(cdrom, isEmpty(cdrom) ? undefined : index + 2)),
  );
  return [...disks, ...cdroms];
}

/** Does the program say in which order the disks and drives boot? */
export const saysBootOrder = (spec: GuestSpec): boolean =>
  [...disksOf(spec).map(({ disk }) => disk), ...(spec.cdroms ?? [])].some((one) => one?.bootOrder !== undefined);

/** The place of each in the boot order: the program's, where it says any; otherwise the usual one. */
function bootOrderOf(
  spec: GuestSpec,
): (one: { readonly bootOrder?: number | undefined }, usual: number | undefined) => number | undefined {
  const own = saysBootOrder(spec);
  return ({ bootOrder }, usual) => (own ? bootOrder : usual);
}

export const bootMenuOf = ({ bootMenu }: GuestSpec): Pick<DomainDefinition["os"], "bootMenu" | "bootMenuTimeoutMs"> =>
  bootMenu === undefined
    ? {}
    : defined({ bootMenu: bootMenu.enabled !== false, bootMenuTimeoutMs: bootMenu.timeoutMs });

const isEmpty = ({ path, volume }: CdromSpec): boolean => path === undefined && volume === undefined;

function diskDevice(
  guest: string,
  spec: DiskSpec,
  which: "system" | number,
  bootOrder: number | undefined,
  target: (bus: Bus) => string,
  machine: Machine,
): Disk {
  const bus = busOf(spec, machine.drivers);
  const place = diskPlace(guest, spec, which);
  const block = "path" in place && place.path.startsWith("/dev/");
  const cache = spec.cache ?? machine.diskCache;
  // Native I/O bypasses the page cache: QEMU refuses it with a cache mode that uses one.
  const io =
    spec.io ?? (machine.diskIo === "native" && cache !== "none" && cache !== "directsync" ? undefined : machine.diskIo);
  const disk: Disk = {
    ...optionsOf(spec, bus, machine),
    device: "disk",
    source:
      "path" in place
        ? { type: block ? "block" : "file", path: place.path }
        : { type: "volume", pool: place.pool, volume: place.volume },
    format: spec.format ?? (block ? "raw" : "qcow2"),
    target: target(bus),
    bus,
    ...defined({ shareable: spec.shareable === true ? (true as const) : undefined, lun: lunOf(spec) }),
  };
  if (cache !== undefined) disk.cache = cache;
  if (io !== undefined) disk.io = io;
  if (bootOrder !== undefined) disk.bootOrder = bootOrder;
  return disk;
}

const lunOf = ({ lun }: DiskSpec): Disk["lun"] =>
  lun &&
  defined({
    rawio: lun.rawIo === true ? (true as const) : undefined,
    reservations: lun.reservations === true ? (true as const) : undefined,
  });

/** What every disk can have, wherever its data is. */
export const optionsOf = (
  spec: NvmeDiskSpec,
  bus: Bus,
  machine: Machine,
): Pick<
  Disk,
  "discard" | "readonly" | "detectZeroes" | "queues" | "rotationRate" | "wwn" | "serial" | "iothread" | "limits"
> => ({
  discard: spec.discard ?? "unmap",
  readonly: spec.readOnly === true,
  ...defined({
    detectZeroes: spec.detectZeroes === "off" ? undefined : spec.detectZeroes,
    queues: spec.queues,
    rotationRate: spec.rotationRate,
    wwn: spec.wwn,
    serial: spec.serial,
    iothread: machine.iothreads > 0 && bus === "virtio" ? (spec.iothread ?? 1) : undefined,
    limits: spec.limits !== undefined && Object.keys(spec.limits).length > 0 ? { ...spec.limits } : undefined,
  }),
});

function cdromDevice(spec: CdromSpec, target: string, bootOrder: number | undefined): Disk {
  const drive: Disk = { device: "cdrom", format: "raw", target, bus: "sata", readonly: true };
  if (spec.path !== undefined) drive.source = { type: "file", path: spec.path };
  else if (spec.volume !== undefined)
    drive.source = { type: "volume", pool: spec.pool ?? DEFAULT_POOL, volume: spec.volume };
  if (bootOrder !== undefined) drive.bootOrder = bootOrder;
  return drive;
}

/** 0 → a, 25 → z, 26 → aa. */
export const letters = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);

/** The first target on a bus that nothing has. */
export function freeTarget(bus: Disk["bus"], taken: ReadonlySet<string>): string {
  for (let index = 0; ; index += 1) {
    const target = targetPrefix(bus) + letters(index);
    if (!taken.has(target)) return target;
  }
}

export const targetPrefix = (bus: Disk["bus"]): string => (bus === "virtio" ? "vd" : bus === "ide" ? "hd" : "sd");

export function controllerDevices(
  disks: readonly Pick<Disk, "bus">[],
  machine: Machine,
  windows: WindowsVersion,
  { scsiController, usbController }: GuestSpec,
): Devices["controllers"] {
  const controllers: Devices["controllers"] = [
    {
      type: "usb",
      index: 0,
      ...{ model: usbController?.model ?? windows.inbox.usb, ...defined({ ports: usbController?.ports }) },
    },
  ];
  if (disks.some((disk) => disk.bus === "scsi")) {
    controllers.push({
      ...{ type: "scsi", index: 0, model: "virtio-scsi" },
      ...defined({
        iothread: machine.iothreads > 0 ? (scsiController?.iothread ?? 1) : undefined,
        queues: scsiController?.queues,
      }),
    });
  }
  return controllers;
}

/** Loopback unless asked otherwise. */
export const listenOf = (spec: GuestSpec): string => {
  const listen = spec.graphics?.listen;
  return listen === undefined || listen === "localhost" ? "127.0.0.1" : listen;
};
