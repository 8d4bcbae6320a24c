import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { busOf } from "../devices";

export const virtioDrivers = defineGuestRule({
  id: "virtio-drivers",
  severity: "warning",
  description: "An installation onto virtio disks has the drivers at hand.",
  rationale: "Windows Setup shows no disk on a virtio bus until a driver is loaded from the virtio-win medium. An image that already carries the drivers needs nothing.",
  messages: { blank: { message: "The system disk of {guest} is empty and on the {bus} bus, whose driver Windows Setup does not have, and no second CD-ROM brings it.", fix: "Add the virtio-win medium to `cdroms`, use a `baseImage` that has the drivers, or set `drivers: \"inbox\"`." } },
  sources: ["https://github.com/virtio-win/virtio-win-pkg-scripts", "https://learn.microsoft.com/en-us/windows-hardware/manufacture/desktop/add-device-drivers-to-windows-during-windows-setup"],
  reads: ["systemDisk", "cdroms", "drivers"],
  examples: {
    incorrect: [{ systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }] }],
    correct: [
      { systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }, { path: "/iso/virtio-win.iso" }] },
      { systemDisk: { size: "80 GiB", baseImage: "win11-golden.qcow2" } },
      { drivers: "inbox", systemDisk: { size: "80 GiB" }, cdroms: [{ path: "/iso/win11.iso" }] },
    ],
  },
  check({ guest, machine, spec }) {
    const disk = spec.systemDisk;
    if (disk === undefined || disk.size === undefined || disk.baseImage !== undefined || disk.adopt === true) return nothing;
    const bus = busOf(disk, machine.drivers);
    if (bus === "sata" || (spec.cdroms?.length ?? 0) !== 1) return nothing;
    return [{ messageId: "blank" as const, path: "systemDisk", data: { guest, bus } }];
  },
});
