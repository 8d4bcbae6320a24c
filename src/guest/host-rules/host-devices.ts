import { defineHostRule } from "../context";
import { lackingDevices } from "../deciding/host-lacks";

export const hostDevices = defineHostRule({
  id: "host-devices",
  severity: "error",
  necessary: "start",
  description: "The host's QEMU must support the guest's devices.",
  rationale:
    "Distributions provide some devices in separate packages. A machine with a device that is not installed does not start.",
  messages: { none: { message: "{guest} has {what}, but {host} supports {some}.", fix: "{fix}" } },
  sources: ["https://libvirt.org/formatdomaincaps.html"],
  reads: [
    "host",
    "systemDisk",
    "disks",
    "drivers",
    "graphics",
    "video",
    "guestAgent",
    "preset",
    "windows",
    "sharedFolders",
  ],
  examples: {
    incorrect: [
      {
        guest: { systemDisk: { path: "/a.qcow2", bus: "scsi" } },
        host: { devices: { diskBuses: ["virtio", "sata"] } },
      },
      { guest: { graphics: { type: "spice" } }, host: { devices: { graphics: ["vnc"] } } },
      { guest: { video: { model: "qxl" } }, host: { devices: { video: ["vga", "virtio"] } } },
      { guest: { preset: "desktop" }, host: { devices: { rng: [] } } },
      { guest: { preset: "desktop" }, host: { devices: { channels: ["pty"] } } },
      {
        guest: { sharedFolders: [{ name: "tools", path: "/srv/tools" }] },
        host: { devices: { filesystems: ["path", "handle"] } },
      },
    ],
    correct: [
      {
        guest: { systemDisk: { path: "/a.qcow2" } },
        host: {
          devices: {
            diskBuses: ["virtio", "scsi", "sata"],
            graphics: ["vnc"],
            video: ["vga", "virtio"],
            rng: ["random"],
            channels: ["pty", "unix"],
          },
        },
      },
      { guest: { graphics: { type: "spice" } }, host: { devices: {} } },
    ],
  },
  check({ guest, host, hostName, machine, spec }) {
    return lackingDevices(host, machine, spec).map(({ path, what, some, fix }) => ({
      messageId: "none" as const,
      path,
      data: { guest, host: hostName, what, some, fix },
    }));
  },
});
