import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf } from "../defining/devices";
import { bringsDrivers, emptySystemDisk, mediaOf } from "../installation";
import { listText } from "../explaining/show";

export const virtioDrivers = defineGuestRule({
  id: "virtio-drivers",
  severity: "warning",
  description: "An installation onto virtio disks has the drivers at hand.",
  rationale:
    "Windows Setup shows no disk on a virtio bus until a driver is loaded from the virtio-win medium. An image that already carries the drivers needs nothing. " +
    "A medium is known to bring them by the name of its file, or by the `name` of its entry in `cdroms`.",
  messages: {
    blank: { message: "The system disk of {guest} is empty and on the {bus} bus, whose driver Windows Setup does not have, and no second CD-ROM brings it.", fix: "Add the virtio-win medium to `cdroms`, use a `baseImage` that has the drivers, or set `drivers: \"inbox\"`." },
    unknown: {
      message: "The system disk of {guest} is empty and on the {bus} bus, whose driver Windows Setup does not have, and none of {media} is known to bring it.",
      fix: "Add the virtio-win medium to `cdroms`, or set `drivers: \"inbox\"`. If one of them brings the drivers, write `name: \"virtio-drivers\"` to it.",
    },
  },
  sources: ["https://github.com/virtio-win/virtio-win-pkg-scripts", "https://learn.microsoft.com/en-us/windows-hardware/manufacture/desktop/add-device-drivers-to-windows-during-windows-setup"],
  reads: [
    "systemDisk.path", "systemDisk.size", "systemDisk.baseImage", "systemDisk.adopt", "systemDisk.bus", "disks[0].path", "disks[0].size", "disks[0].baseImage", "disks[0].adopt", "disks[0].bus",
    "cdroms", "drivers", "preset",
  ],
  examples: {
    incorrect: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }] },
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/office.iso" }] },
    ],
    correct: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/virtio-win.iso" }] },
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { name: "virtio-drivers", path: "/iso/tools.iso" }] },
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
