import { setAttribute } from "../edits";
import { dataDisks, nameOf } from "../devices";
import { defineMachineRule } from "../rule";

/** Modes in which the host's page cache holds data of the disk. */
const CACHED = ["writeback", "writethrough", "unsafe"];

export const diskSharedCache = defineMachineRule({
  id: "disk-shared-cache",
  severity: "error",
  description: "A disk that several machines share must not use the host's cache.",
  rationale:
    "With `<shareable/>`, another machine, on this host or another one, writes to the same disk. What the host's page cache holds does not follow those writes: Windows reads old data, and a cluster's file system is damaged.",
  messages: {
    cached: {
      message:
        "Disk {disk} of {guest} is shareable, but has cache mode {cache}: the host's cache hides what other machines write.",
      fix: "Set cache='none'.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_migration.c",
  ],
  reads: [
    "devices/disk/@device",
    "devices/disk/driver",
    "devices/disk/target",
    "devices/disk/readonly",
    "devices/disk/shareable",
  ],
  notApplicable: { arguments: "The machines that we define do not share disks." },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='writeback'/><source dev='/dev/quorum'/><target dev='sdb' bus='scsi'/><shareable/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='block' device='disk'><driver name='qemu' type='raw' cache='none'/><source dev='/dev/quorum'/><target dev='sdb' bus='scsi'/><shareable/></disk></devices>",
      },
      {
        // libvirt turns the cache off by itself.
        xml: "<devices><disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/quorum'/><target dev='sdb' bus='scsi'/><shareable/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='raw' cache='writeback'/><source file='/srv/tools.raw'/><target dev='sdb' bus='scsi'/><readonly/><shareable/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of dataDisks(domain)) {
      const driver = disk.at("driver");
      const cache = driver?.attribute("cache") ?? "";
      if (driver === undefined || !CACHED.includes(cache)) continue;
      if (disk.at("shareable") === undefined || disk.at("readonly") !== undefined) continue;
      yield {
        messageId: "cached" as const,
        path: driver.pathTo("cache"),
        data: { guest, disk: nameOf(disk), cache },
        repair: [setAttribute(driver, "cache", "none")],
      };
    }
  },
});
