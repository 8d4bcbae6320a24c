import { busOf, busPlace, dataDisks, nameOf } from "../devices";
import { isModern } from "../modern";
import { defineMachineRule } from "../rule";

export const diskIde = defineMachineRule({
  id: "disk-ide",
  severity: "warning",
  description: "A disk should not be on the IDE bus.",
  rationale:
    "QEMU emulates an IDE controller from 1996. It handles one request at a time, each of which costs several exits to the host, and a machine has at most four such disks. Every Windows since 7 includes a driver for SATA, and with the virtio drivers, virtio and virtio-scsi are fastest.",
  messages: {
    slow: {
      message: "Disk {disk} of {guest} is on the IDE bus, the slowest that QEMU emulates.",
      fix: "Use bus='sata', or virtio with its driver. Before you move the system disk to virtio, start Windows once with a second, small virtio disk so that it loads the driver; otherwise it stops with INACCESSIBLE_BOOT_DEVICE.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms",
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_hard_disk",
  ],
  reads: ["devices/disk/@device", "devices/disk/target"],
  notApplicable: {
    arguments: "The machines that we define have no IDE.",
    kubevirt: "KubeVirt has no IDE bus.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='hda' bus='ide'/></disk></devices>",
      },
      {
        // Without a bus, libvirt goes by the name.
        xml: "<devices><disk type='file'><source file='/vms/ada.qcow2'/><target dev='hda'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='cdrom'><source file='/iso/win11.iso'/><target dev='hdb' bus='ide'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    if (!isModern(domain)) return;
    for (const disk of dataDisks(domain)) {
      if (busOf(disk) !== "ide") continue;
      yield { messageId: "slow" as const, path: busPlace(disk), data: { guest, disk: nameOf(disk) } };
    }
  },
});
