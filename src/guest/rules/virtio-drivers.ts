import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf } from "../defining/devices";
import { bringsDrivers, emptySystemDisk, mediaOf } from "../installation";
import { listText } from "../explaining/show";

export const virtioDrivers = defineGuestRule({
  id: "virtio-drivers",
  severity: "warning",
  description: "Installing Windows on virtio disks requires virtio drivers.",
  rationale:
    "Windows Setup does not show disks on a virtio bus until you load a driver from the virtio-win media. An image that already contains the drivers does not require the media. " +
    "Media with the drivers are recognized by the file name or by the `name` of the entry in `cdroms`.",
  argumentsOnly: "A machine does not tell which drivers its Windows has.",
  messages: {
    blank: {
      message:
        "The system disk of {guest} is empty and on the {bus} bus. Windows Setup does not include the driver, and no second CD-ROM provides it.",
      fix: 'Add the virtio-win media to `cdroms`, use a `baseImage` that contains the drivers, or set `drivers: "inbox"`.',
    },
    unknown: {
      message:
        "The system disk of {guest} is empty and on the {bus} bus. Windows Setup does not include the driver, and none of {media} is known to provide it.",
      fix: 'Add the virtio-win media to `cdroms`, or set `drivers: "inbox"`. If one of them contains the drivers, add `name: "virtio-drivers"` to its entry.',
    },
  },
  sources: [
    "https://github.com/virtio-win/virtio-win-pkg-scripts",
    "https://learn.microsoft.com/en-us/windows-hardware/manufacture/desktop/add-device-drivers-to-windows-during-windows-setup",
  ],
  reads: [
    "systemDisk.path",
    "systemDisk.size",
    "systemDisk.baseImage",
    "systemDisk.adopt",
    "systemDisk.bus",
    "disks[0].path",
    "disks[0].size",
    "disks[0].baseImage",
    "disks[0].adopt",
    "disks[0].bus",
    "cdroms",
    "drivers",
    "preset",
  ],
  examples: {
    incorrect: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }] },
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/office.iso" }] },
    ],
    correct: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/virtio-win.iso" }] },
      {
        systemDisk: { size: "80 GiB" },
        cdroms: [{ path: "/iso/win11.iso" }, { name: "virtio-drivers", path: "/iso/tools.iso" }],
      },
      { systemDisk: { size: "80 GiB", baseImage: "win11-golden.qcow2" } },
      { drivers: "inbox", systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }] },
    ],
  },
  check({ guest, machine, spec }) {
    const empty = emptySystemDisk(spec);
    const media = mediaOf(spec);
    if (empty === undefined || media.length === 0 || media.some(bringsDrivers)) return nothing;
    const bus = busOf(empty.disk, machine.drivers);
    if (bus === "sata") return nothing;
    const data = { guest, bus, media: listText(media.map(({ file }) => file)) };
    return [{ messageId: media.length === 1 ? ("blank" as const) : ("unknown" as const), path: empty.path, data }];
  },
});
