import { dataDisks, nameOf } from "../devices";
import { setAttribute } from "../edits";
import { defineMachineRule } from "../rule";

export const diskNoDiscard = defineMachineRule({
  id: "disk-no-discard",
  severity: "info",
  description: "A disk that grows with its content should shrink with it.",
  rationale:
    "A qcow2 image starts small and grows with what Windows writes. When Windows deletes files, it tells the disk which blocks are free, but QEMU ignores that by default: the image only grows, up to its full size.",
  messages: {
    ignored: {
      message: "Disk {disk} of {guest} is a qcow2 image without discard='unmap': it keeps the space of deleted files.",
      fix: "Set discard='unmap' in `<driver>`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_hard_disk_discard",
  ],
  reads: [
    "devices/disk/@device",
    "devices/disk/driver",
    "devices/disk/target",
    "devices/disk/readonly",
    "devices/disk/transient",
  ],
  notApplicable: {
    arguments: "Every disk of the machines that we define has discard='unmap' unless `discard` says otherwise.",
    kubevirt: "KubeVirt chooses it by the volume.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='ignore'/><source file='/vms/ada.qcow2'/><target dev='sda' bus='sata'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/vms/tools.qcow2'/><target dev='vda' bus='virtio'/><readonly/></disk></devices>",
      },
      {
        // A raw image or a block device need not be thin.
        xml: "<devices><disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/vg/ada'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const disk of dataDisks(domain)) {
      const driver = disk.at("driver");
      if (driver?.attribute("type") !== "qcow2" || driver.attribute("discard") === "unmap") continue;
      if (disk.at("readonly") !== undefined || disk.at("transient") !== undefined) continue;
      yield {
        messageId: "ignored" as const,
        path: driver.pathTo("discard"),
        data: { guest, disk: nameOf(disk) },
        repair: [setAttribute(driver, "discard", "unmap")],
      };
    }
  },
});
