import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { emptySystemDisk, isVirtioWin, mediaOf } from "../installation";

export const installationMedium = defineGuestRule({
  id: "installation-medium",
  severity: "warning",
  description: "A machine with an empty system disk requires installation media.",
  rationale:
    "Otherwise the machine starts into the firmware menu. For an existing machine, this is not reported: Windows is already installed, and the media may have been removed.",
  argumentsOnly: "It is about a machine that is still to be installed.",
  messages: {
    none: {
      message: "{disk} of {guest} is created empty, and no CD-ROM drive contains Windows installation media.",
      fix: "Add the installation media to `cdroms`, or set `baseImage` to an image with Windows installed.",
    },
    drivers: {
      message: "{disk} of {guest} is created empty, and {file} contains drivers but not Windows.",
      fix: "Add the installation media to `cdroms`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#operating-system-booting"],
  reads: [
    "systemDisk.path",
    "systemDisk.size",
    "systemDisk.baseImage",
    "systemDisk.adopt",
    "disks[0].path",
    "disks[0].size",
    "disks[0].baseImage",
    "disks[0].adopt",
    "cdroms",
  ],
  examples: {
    incorrect: [
      { systemDisk: { size: "80 GiB" } },
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/virtio-win-0.1.285.iso" }] },
    ],
    correct: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/virtio-win.iso" }] },
      { systemDisk: { size: "80 GiB", baseImage: "win11-golden.qcow2" } },
      { systemDisk: { path: "/images/ada.qcow2" } },
    ],
  },
  check({ guest, spec }) {
    const empty = emptySystemDisk(spec);
    if (empty === undefined) return nothing;
    const media = mediaOf(spec);
    const data = { guest, disk: empty.path, file: media[0]?.file ?? "" };
    if (media.length === 0) return [{ messageId: "none" as const, path: empty.path, data }];
    return media.every(isVirtioWin) ? [{ messageId: "drivers" as const, path: "cdroms", data }] : nothing;
  },
});
