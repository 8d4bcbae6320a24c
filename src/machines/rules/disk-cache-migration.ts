import { nothing } from "../../findings";
import { dataDisks, nameOf } from "../devices";
import { setAttribute } from "../edits";
import type { Part } from "../part";
import { hostDevicesOf } from "../reading";
import { defineMachineRule } from "../rule";

/** `unsafe` is what disk-cache-unsafe speaks of, and a shareable disk what disk-shared-cache does. */
const CACHED = ["writeback", "writethrough"];

export const diskCacheMigration = defineMachineRule({
  id: "disk-cache-migration",
  severity: "info",
  description: "A machine that can migrate should have no disk in the host's cache.",
  rationale:
    "During a live migration, two hosts have the disk open. What the page cache of one holds, the other does not see, so libvirt refuses to migrate a machine whose disks have another cache mode than none or directsync, unless the storage is a cluster file system or the disks are copied along. `virsh migrate --unsafe` overrides that and can damage the file system. The rule speaks of machines whose CPU mode and devices allow a migration.",
  messages: {
    cached: {
      message: "{guest} can migrate, but libvirt refuses it for disk {disk} with cache mode {cache}.",
      fix: "Set cache='none' in `<driver>`.",
      arguments: { fix: "Remove `cache`, or set it to `none`." },
    },
  },
  sources: [
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_migration.c",
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
  ],
  reads: [
    "cpu",
    "devices/disk/@device",
    "devices/disk/driver",
    "devices/disk/target",
    "devices/disk/readonly",
    "devices/disk/shareable",
    "devices/hostdev",
  ],
  only: ["strict"],
  examples: {
    incorrect: [
      {
        xml: "<cpu mode='host-model'/><devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='writeback'/><source dev='/dev/san/ada'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<cpu mode='host-model'/><devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='/dev/san/ada'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        // It stays on its host.
        xml: "<cpu mode='host-passthrough'/><devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='writeback'/><source dev='/dev/san/ada'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  check({ guest, domain }) {
    if (!canMigrate(domain)) return nothing;
    return dataDisks(domain).flatMap((disk) => {
      const driver = disk.at("driver");
      const cache = driver?.attribute("cache") ?? "";
      if (driver === undefined || !CACHED.includes(cache)) return [];
      if (disk.at("readonly") !== undefined || disk.at("shareable") !== undefined) return [];
      return [
        {
          messageId: "cached" as const,
          path: driver.pathTo("cache"),
          data: { guest, disk: nameOf(disk), cache },
          repair: [setAttribute(driver, "cache", "none")],
        },
      ];
    });
  },
});

const canMigrate = (domain: Part): boolean =>
  ["custom", "host-model"].includes(domain.at("cpu")?.attribute("mode") ?? "custom") &&
  hostDevicesOf(domain).length === 0;
