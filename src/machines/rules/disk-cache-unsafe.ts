import { defineMachineRule } from "../rule";

export const diskCacheUnsafe = defineMachineRule({
  id: "disk-cache-unsafe",
  severity: "warning",
  description: "A disk with data must not have cache mode `unsafe`.",
  rationale:
    "With `unsafe`, QEMU ignores every flush that Windows asks for. If the host loses power or QEMU ends, the file system of the guest can be damaged beyond repair, although Windows was told that its data is on disk. The other cached modes, writeback and writethrough, honor flushes, and QEMU 4.0 and newer drop their cache when a machine migrates.",
  messages: {
    unsafe: {
      message: "Disk {disk} of {guest} has cache mode unsafe: a crash of the host can destroy its file system.",
      fix: "Remove the cache mode, or set `none`.",
      arguments: { fix: "Remove `cache`, or set it to `none`." },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_migration.c",
  ],
  reads: [
    "devices/disk/driver",
    "devices/disk/@device",
    "devices/disk/target",
    "devices/disk/readonly",
    "devices/disk/shareable",
  ],
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='unsafe'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of domain.all("devices/disk")) {
      const driver = disk.at("driver");
      if (driver?.attribute("cache") !== "unsafe" || !["disk", "lun"].includes(disk.attribute("device") ?? "disk"))
        continue;
      // Of a disk that several machines share, disk-shared-cache speaks.
      if (disk.at("shareable") !== undefined && disk.at("readonly") === undefined) continue;
      yield {
        messageId: "unsafe" as const,
        path: driver.pathTo("cache"),
        data: { guest, disk: disk.at("target")?.attribute("dev") ?? "" },
        repair: [{ kind: "attribute", at: driver.path, name: "cache" }],
      };
    }
  },
});
