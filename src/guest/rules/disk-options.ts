import { nothing } from "../../findings";
import { defineGuestRule, type GuestContext } from "../context";
import { busOf, disksOf } from "../defining/devices";
import { nvmeDisksOf } from "../defining/nvme-disks";
import type { DiskSpec } from "../types";

/** Buses whose disks have the option. */
const BUSES = {
  queues: ["virtio"],
  iothread: ["virtio"],
  rotationRate: ["scsi", "sata"],
  wwn: ["scsi"],
  readOnly: ["scsi", "virtio"],
} as const satisfies Partial<Record<keyof DiskSpec, readonly string[]>>;

export const diskOptions = defineGuestRule({
  id: "disk-options",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "libvirt refuses such disks when the machine is defined.",
  description: "The options of a disk must fit its bus, its format and each other.",
  rationale:
    "libvirt refuses a disk with an option that its bus does not have, `io: native` beside a cache mode that uses the host's page cache, and shared access to an image in qcow2 format. A virtio disk can only use an I/O thread that the machine has. Windows cannot start from a disk that it cannot write to.",
  messages: {
    bus: {
      message: "{disk} of {guest} is on the bus {bus}, which does not support `{option}`.",
      fix: "Remove `{option}`, or set `bus` to {buses}.",
    },
    native: {
      message: '{disk} of {guest} has `io: "native"`, which QEMU does not support with {cache}.',
      fix: 'Set `cache` to "none" or "directsync", or remove `io`.',
    },
    thread: {
      message: "{disk} of {guest} uses I/O thread {thread}, but the machine has {count}.",
      fix: "Set `iothreads` to {thread} or more, or choose another thread.",
    },
    shared: {
      message: "{disk} of {guest} is shareable, which libvirt supports only for disks in format raw.",
      fix: 'Set `format: "raw"` and use a raw image or a block device, or remove `shareable`.',
    },
    system: {
      message: "The system disk of {guest} is read-only, and Windows must write to it.",
      fix: "Remove `readOnly`.",
    },
    zeroes: {
      message:
        '{disk} of {guest} has `detectZeroes: "unmap"`, which has no effect because `discard` is "ignore": zeros are written in the short form instead.',
      fix: 'Set `discard: "unmap"`, or `detectZeroes: "on"`.',
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
  ],
  reads: ["systemDisk", "disks", "hostDevices", "drivers", "preset", "iothreads", "pinning"],
  examples: {
    incorrect: [
      { systemDisk: { path: "/a.qcow2", bus: "scsi", queues: 4 } },
      { systemDisk: { path: "/a.qcow2", bus: "sata", wwn: "5000c50015ea71ad" } },
      { systemDisk: { path: "/a.qcow2", io: "native", cache: "writeback" } },
      { systemDisk: { path: "/a.qcow2", bus: "virtio", iothread: 2 }, iothreads: 1 },
      { disks: [{ path: "/quorum.qcow2", shareable: true }] },
      { systemDisk: { path: "/a.qcow2", readOnly: true } },
      { systemDisk: { path: "/a.qcow2", discard: "ignore", detectZeroes: "unmap" } },
    ],
    correct: [
      { systemDisk: { path: "/a.qcow2", bus: "virtio", queues: 4, iothread: 2 }, iothreads: 2 },
      { systemDisk: { path: "/a.qcow2", bus: "scsi", wwn: "5000c50015ea71ad", rotationRate: 1 } },
      { systemDisk: { path: "/a.qcow2", io: "native", cache: "none" } },
      { disks: [{ path: "/dev/mapper/quorum", format: "raw", shareable: true }] },
    ],
  },
  check: (context) =>
    disksOf(context.spec)
      .flatMap(({ path, disk, which }) => [
        ...wrongBus(context, path, disk),
        ...wrongTogether(context, path, disk),
        ...(which === "system" && disk.readOnly === true
          ? [{ messageId: "system" as const, path: `${path}.readOnly`, data: { guest: context.guest } }]
          : nothing),
      ])
      .concat(
        nvmeDisksOf(context.spec).flatMap(({ path, disk }) => [
          ...wrongBus(context, path, disk),
          ...wrongTogether(context, path, disk),
        ]),
      ),
});

const isSaid = (value: unknown): boolean => value !== undefined && value !== false;

function wrongBus({ guest, machine }: GuestContext, path: string, disk: DiskSpec) {
  const bus = busOf(disk, machine.drivers);
  return Object.entries(BUSES).flatMap(([option, buses]) =>
    isSaid(disk[option as keyof typeof BUSES]) && !(buses as readonly string[]).includes(bus)
      ? [
          {
            messageId: "bus" as const,
            path: `${path}.${option}`,
            data: { guest, disk: path, bus, option, buses: buses.map((one) => `"${one}"`).join(" or ") },
          },
        ]
      : [],
  );
}

function wrongTogether({ guest, machine }: GuestContext, path: string, disk: DiskSpec) {
  const { iothread, cache = machine.diskCache } = disk;
  const data = { guest, disk: path };
  return [
    ...(disk.io === "native" && cache !== "none" && cache !== "directsync"
      ? [
          {
            messageId: "native" as const,
            path: `${path}.io`,
            data: { ...data, cache: cache === undefined ? "QEMU's default cache mode" : `cache mode ${cache}` },
          },
        ]
      : []),
    ...(iothread !== undefined && iothread > machine.iothreads && busOf(disk, machine.drivers) === "virtio"
      ? [
          {
            messageId: "thread" as const,
            path: `${path}.iothread`,
            data: { ...data, thread: iothread, count: machine.iothreads },
          },
        ]
      : []),
    ...(disk.shareable === true && formatOf(disk) !== "raw"
      ? [{ messageId: "shared" as const, path: `${path}.shareable`, data }]
      : []),
    ...(disk.detectZeroes === "unmap" && disk.discard === "ignore"
      ? [
          {
            messageId: "zeroes" as const,
            path: `${path}.detectZeroes`,
            severity: "warning" as const,
            data,
          },
        ]
      : []),
  ];
}

const formatOf = ({ format, path }: DiskSpec): string =>
  format ?? (path?.startsWith("/dev/") === true ? "raw" : "qcow2");
