import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { disksOf } from "../defining/devices";
import { nvmeDisksOf } from "../defining/nvme-disks";

export const systemDisk = defineGuestRule({
  id: "system-disk",
  severity: "warning",
  description: "A guest should have a disk to boot from.",
  rationale: "Without a disk, it starts into the firmware menu unless it boots from a CD-ROM or the network.",
  argumentsOnly: "A machine may boot from its network or from a host device.",
  messages: {
    none: {
      message: "{guest} has no disk.",
      fix: 'Set `systemDisk`, for example { baseImage: "win11-golden.qcow2", size: "80 GiB" }.',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms"],
  reads: ["systemDisk", "disks", "hostDevices"],
  examples: {
    incorrect: [{}],
    correct: [
      { hostDevices: [{ nvme: { address: "0000:01:00.0", bootOrder: 1 } }] },
      { systemDisk: { path: "/a.qcow2" } },
      { disks: [{ path: "/a.qcow2" }] },
    ],
  },
  check({ guest, spec }) {
    return disksOf(spec).length + nvmeDisksOf(spec).length === 0
      ? [{ messageId: "none" as const, path: "systemDisk", data: { guest } }]
      : nothing;
  },
});
