import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as hardware from "../reading/hardware-leaves";
import * as leaf from "../reading/leaves";
import { optional, words } from "./describe";

type Disk = DomainDefinition["devices"]["disks"][number];

const discard = words("DiskDiscard", "What happens to blocks that Windows frees.", {
  unmap: "The image gives them back to the host.",
  ignore: "The image keeps them.",
} satisfies Record<NonNullable<Disk["discard"]>, string>);

const detectZeroes = words("DiskDetectZeroes", "What QEMU does with blocks of zeros that Windows writes.", {
  off: "It writes them like any other data.",
  on: "It writes them in the short form that the image format has for zeros. This costs host CPU time.",
  unmap: "It frees the blocks. Requires `discard` `unmap`.",
} satisfies Record<NonNullable<Disk["detectZeroes"]>, string>);

const io = words(
  "DiskIo",
  "How QEMU reads and writes the image.",
  {
    native: "Linux asynchronous I/O. Requires `cache` `none` or `directsync`.",
    threads: "A pool of threads.",
    io_uring: "The io_uring interface of Linux. Requires libvirt 6.3 or newer.",
  } satisfies Record<NonNullable<Disk["io"]>, string>,
  { io_uring: "IoUring" },
);

/** Place of a device in the boot order. */
export const bootOrder = leaf.whole(1, 99, "place in the boot order");
export const BOOT_ORDER_NOTES =
  "If a disk or CD-ROM drive has it, only disks and drives that have it are in the boot order. Each number can occur once.";

/** How a disk behaves, apart from where it is. */
export const diskOptions = {
  bootOrder: optional(bootOrder, {
    about: "Place in the boot order; 1 boots first.",
    defaultText: "the system disk is first",
    notes: BOOT_ORDER_NOTES,
  }),
  discard: optional(discard, { about: "What happens to blocks that Windows frees.", default: "unmap" }),
  detectZeroes: optional(detectZeroes, {
    about: "What QEMU does with blocks of zeros that Windows writes.",
    default: "off",
  }),
  io: optional(io, {
    about: "How QEMU reads and writes the image.",
    defaultText: "the preset's choice if the `cache` allows it, otherwise QEMU's default",
  }),
  queues: optional(leaf.whole(1, 256, "queues"), {
    about: "Number of request queues of a disk on the `virtio` bus.",
    defaultText: "QEMU's default, one per vCPU",
  }),
  iothread: optional(leaf.whole(1, 64, "number of an I/O thread"), {
    about: "I/O thread that serves a disk on the `virtio` bus, from 1 to `iothreads`.",
    defaultText: "1 if the machine has I/O threads",
  }),
  rotationRate: optional(leaf.whole(1, 65534, "rotations per minute", { beyond: "1 for a solid-state disk" }), {
    about:
      "Rotations per minute that Windows sees, for example 7200; 1 means a solid-state disk. For the buses `scsi` and `sata`.",
    defaultText: "not reported; Windows measures the disk to choose between trimming and defragmenting",
    notes: "Requires libvirt 7.3 or newer.",
  }),
  wwn: optional(hardware.wwn, {
    about: "World wide name that Windows sees, for the bus `scsi`.",
    defaultText: "none",
  }),
  readOnly: optional(z.boolean(), {
    about: "Whether Windows cannot write to the disk. Not for the bus `sata`.",
    default: false,
  }),
  shareable: optional(z.boolean(), {
    about: "Whether several machines write to the disk at the same time, as a Windows failover cluster does.",
    default: false,
    notes: "Requires format `raw`. Without software that coordinates the machines, the data is destroyed.",
  }),
};
