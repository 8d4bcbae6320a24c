import type { Part } from "../../machines";
import { defineStackRule, sharedAmong, type Held, type StackMachine } from "./rule";

export const stackDiskShared = defineStackRule({
  id: "stack-disk-shared",
  severity: "error",
  description: "Two machines on one host must not write to one disk.",
  rationale:
    "NTFS is no cluster file system: two machines that write to it destroy it. QEMU locks image files, so that the second machine does not start; nothing protects a block device.",
  messages: {
    shared: {
      message: "{guest} has the disk {disk}, which {other} has too. Two machines that write to one disk destroy it.",
      fix: "Give {guest} a disk of its own. Disks of a cluster are marked with `<shareable/>` in both machines.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://libvirt.org/locking.html",
  ],
  examples: {
    incorrect: [
      {
        machines: [
          {
            name: "ada",
            xml: "<devices><disk type='file' device='disk'><source file='/vm/a.qcow2'/></disk></devices>",
          },
          {
            name: "bob",
            xml: "<devices><disk type='file' device='disk'><source file='/vm/a.qcow2'/></disk></devices>",
          },
        ],
      },
    ],
    correct: [
      {
        machines: [
          {
            name: "ada",
            xml: "<devices><disk type='file' device='disk'><source file='/vm/a.qcow2'/></disk></devices>",
          },
          {
            name: "bob",
            host: "kvm2",
            xml: "<devices><disk type='file' device='disk'><source file='/vm/a.qcow2'/></disk></devices>",
          },
        ],
      },
      {
        machines: [
          {
            name: "ada",
            xml: "<devices><disk type='file' device='cdrom'><source file='/iso/w.iso'/></disk></devices>",
          },
          {
            name: "bob",
            xml: "<devices><disk type='file' device='cdrom'><source file='/iso/w.iso'/></disk></devices>",
          },
        ],
      },
    ],
  },
  check: ({ machines }) =>
    sharedAmong(machines.flatMap(disksOf)).map(({ machine, path, key, first }) => ({
      messageId: "shared" as const,
      machine,
      path,
      data: { guest: machine.name, disk: key.slice(key.indexOf("\n") + 1), other: first },
    })),
});

function disksOf(machine: StackMachine): Held[] {
  const { host } = machine;
  if (host === undefined) return [];
  return machine.domain.all("devices/disk").flatMap((disk): Held[] => {
    const image = writable(disk) ? imageOf(disk) : undefined;
    return image === undefined ? [] : [{ ...image, machine, key: `${host}\n${image.key}` }];
  });
}

const writable = (disk: Part): boolean =>
  (disk.attribute("device") ?? "disk") !== "cdrom" &&
  disk.at("readonly") === undefined &&
  disk.at("shareable") === undefined &&
  // What is written to such a disk is thrown away.
  disk.at("transient") === undefined;

function imageOf(disk: Part): Omit<Held, "machine"> | undefined {
  const source = disk.at("source");
  if (source === undefined) return undefined;
  for (const attribute of ["file", "dev"]) {
    const key = source.attribute(attribute);
    if (key !== undefined) return { key, part: source, attribute };
  }
  const [pool, volume] = [source.attribute("pool"), source.attribute("volume")];
  if (pool === undefined || volume === undefined) return undefined;
  return { key: `${volume} of the pool ${pool}`, part: source, attribute: "volume" };
}
