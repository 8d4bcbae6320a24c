import type { Report } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf, disksOf } from "../defining/devices";
import type { DiskSpec } from "../types";

/** What the device itself tells Windows. */
const OF_DEVICE = ["serial", "wwn"] as const;
/** What QEMU does while it reads and writes, which it does not do with commands that it passes on. */
const OF_QEMU = ["limits", "detectZeroes"] as const;

export const diskLun = defineGuestRule({
  id: "disk-lun",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "libvirt refuses such disks when the machine is defined.",
  description: "SCSI passthrough requires a block device on a SCSI controller.",
  rationale:
    "QEMU passes the commands of Windows on to a device of the host, so there must be one, and nothing between it and Windows: no image format, no serial number of its own. virtio-blk has no SCSI commands any more. Two machines that reserve the same disk, as a failover cluster does, need `reservations`.",
  messages: {
    path: {
      message: "{disk} of {guest} has `lun`, but its data is not on a block device.",
      fix: "Set `path` to a device of the host, for example `/dev/disk/by-id/wwn-0x5000c50015ea71ad`, or remove `lun`.",
    },
    format: {
      message: '{disk} of {guest} has `lun` and format "qcow2", but Windows would see the image\'s header.',
      fix: 'Remove `format`, or set `format: "raw"`.',
    },
    bus: {
      message: "{disk} of {guest} has `lun` and is on the bus {bus}, which passes no SCSI commands on.",
      fix: 'Set `bus: "scsi"`, or remove `lun`.',
    },
    device: {
      message: "{disk} of {guest} has `lun` and `{option}`, but Windows sees that of the device.",
      fix: "Remove `{option}`.",
    },
    idle: {
      message: "{disk} of {guest} has `lun`, so `{option}` has no effect on what Windows reads and writes.",
      fix: "Remove `{option}`, and set limits on the storage itself.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/conf/domain_validate.c",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/hw/scsi/scsi-disk.c",
    "https://www.qemu.org/docs/master/tools/qemu-pr-helper.html",
  ],
  reads: ["systemDisk", "disks", "drivers", "preset"],
  examples: {
    incorrect: [
      { disks: [{ path: "/srv/quorum.img", bus: "scsi", format: "raw", lun: {} }] },
      { disks: [{ path: "/dev/sdb", bus: "virtio", lun: {} }] },
      { disks: [{ path: "/dev/sdb", bus: "scsi", lun: {}, serial: "QUORUM" }] },
    ],
    correct: [
      { disks: [{ path: "/dev/sdb", bus: "scsi", lun: {} }] },
      { disks: [{ path: "/dev/mapper/mpatha", bus: "scsi", shareable: true, lun: { reservations: true } }] },
    ],
  },
  check: ({ guest, spec, machine }) =>
    disksOf(spec).flatMap(({ path, disk }) => {
      if (disk.lun === undefined) return [];
      const bus = busOf(disk, machine.drivers);
      return problemsOf(disk, bus).map((problem) => ({
        ...problem,
        path: `${path}.${problem.path}`,
        data: { guest, disk: path, bus, option: problem.path },
      }));
    }),
});

function problemsOf(disk: DiskSpec, bus: string): Report<"path" | "format" | "bus" | "device" | "idle">[] {
  return [
    ...(disk.path?.startsWith("/dev/") === true ? [] : [{ messageId: "path" as const, path: "lun" }]),
    ...(disk.format === "qcow2" ? [{ messageId: "format" as const, path: "format" }] : []),
    ...(bus === "scsi" ? [] : [{ messageId: "bus" as const, path: "bus" }]),
    ...OF_DEVICE.filter((option) => disk[option] !== undefined).map((path) => ({ messageId: "device" as const, path })),
    ...OF_QEMU.filter((option) => disk[option] !== undefined && disk[option] !== "off").map((path) => ({
      ...{ messageId: "idle" as const, path, severity: "warning" as const },
    })),
  ];
}
