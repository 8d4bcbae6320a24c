import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf, disksOf } from "../defining/devices";
import { nvmeDisksOf } from "../defining/nvme-disks";

export const scsiController = defineGuestRule({
  id: "scsi-controller",
  severity: "error",
  necessary: "deploy",
  description: "What is set for the SCSI controller must have an effect.",
  rationale:
    "libvirt refuses a controller with an I/O thread that the machine does not have. Without a disk on the bus `scsi`, there is no controller. The virtio driver in Windows uses at most one queue per vCPU, so more only cost memory.",
  argumentsOnly: "libvirt refuses such a controller when the machine is defined.",
  messages: {
    none: {
      message: "{guest} has `scsiController`, but no disk on the bus scsi, so it has no effect.",
      fix: 'Remove it, or set `bus: "scsi"` on a disk.',
    },
    thread: {
      message: "`scsiController.iothread` of {guest} is {thread}, but the machine has {count} I/O threads.",
      fix: "Set `iothreads` to {thread} or more, or choose another thread.",
    },
    queues: {
      message: "`scsiController.queues` of {guest} is {queues}, but Windows uses at most {vcpus}, one per vCPU.",
      fix: "Set it to {vcpus} or less, or remove it.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#controllers",
    "https://github.com/virtio-win/kvm-guest-drivers-windows/tree/master/vioscsi",
  ],
  reads: ["scsiController", "systemDisk", "disks", "hostDevices", "drivers", "preset", "iothreads", "pinning", "vcpus"],
  examples: {
    incorrect: [
      { systemDisk: { path: "/a.qcow2", bus: "virtio" }, scsiController: { queues: 4 } },
      { systemDisk: { path: "/a.qcow2", bus: "scsi" }, iothreads: 1, scsiController: { iothread: 2 } },
      { systemDisk: { path: "/a.qcow2", bus: "scsi" }, vcpus: 2, scsiController: { queues: 4 } },
    ],
    correct: [
      {
        systemDisk: { path: "/a.qcow2", bus: "scsi" },
        vcpus: 4,
        iothreads: 2,
        scsiController: { queues: 4, iothread: 2 },
      },
    ],
  },
  check({ guest, machine, spec }) {
    const asked = spec.scsiController;
    if (asked === undefined) return nothing;
    const isThere = [...disksOf(spec), ...nvmeDisksOf(spec)].some(
      ({ disk }) => busOf(disk, machine.drivers) === "scsi",
    );
    if (!isThere)
      return [{ messageId: "none" as const, path: "scsiController", severity: "warning" as const, data: { guest } }];
    const { queues = 0, iothread = 0 } = asked;
    const { iothreads: count, maxVcpus: vcpus } = machine;
    return [
      ...(iothread > count
        ? [
            {
              messageId: "thread" as const,
              path: "scsiController.iothread",
              data: { guest, thread: iothread, count },
            },
          ]
        : []),
      ...(queues > vcpus
        ? [
            {
              ...{ messageId: "queues" as const, path: "scsiController.queues", severity: "warning" as const },
              data: { guest, queues, vcpus },
            },
          ]
        : []),
    ];
  },
});
