import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { emptySystemDisk, isVirtioWin, mediaOf } from "../installation";

export const installationMedium = defineGuestRule({
  id: "installation-medium",
  severity: "warning",
  description: "A machine whose disk is made empty has a medium to install Windows from.",
  rationale: "It starts into the firmware's menu otherwise. While a machine is deployed again that exists already, nothing is said: Windows is on its disk by then, and the medium may be gone.",
  messages: {
    none: { message: "{disk} of {guest} is made empty, and no CD-ROM drive holds a medium to install Windows from.", fix: "Add the installation medium to `cdroms`, or write a `baseImage` on which Windows is installed." },
    drivers: { message: "{disk} of {guest} is made empty, and {file} brings drivers and no Windows.", fix: "Add the installation medium to `cdroms`." },
  },
  sources: ["https://libvirt.org/formatdomain.html#operating-system-booting"],
  reads: ["systemDisk.path", "systemDisk.size", "systemDisk.baseImage", "systemDisk.adopt", "disks[0].path", "disks[0].size", "disks[0].baseImage", "disks[0].adopt", "cdroms"],
  examples: {
    incorrect: [{ systemDisk: { size: "80 GiB" } }, { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/virtio-win-0.1.285.iso" }] }],
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
