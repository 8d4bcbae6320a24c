import { busOf, busPlace, dataDisks, nameOf, virtioIsPossible } from "../devices";
import { isModern, isOurs } from "../modern";
import { defineMachineRule } from "../rule";

export const diskSata = defineMachineRule({
  id: "disk-sata",
  severity: "info",
  description: "A virtio disk is faster than a SATA disk.",
  rationale:
    "QEMU emulates an AHCI controller for SATA. Each request costs more exits to the host than with virtio, and an AHCI disk has one queue of 32 requests. Windows needs the virtio drivers before the disk moves.",
  messages: {
    slow: {
      message: "Disk {disk} of {guest} is on the SATA bus. virtio is faster if Windows has its driver.",
      fix: "Install the virtio drivers, start Windows once with a second, small virtio disk, then move this disk to bus='virtio'. Without these steps, Windows stops with INACCESSIBLE_BOOT_DEVICE.",
    },
  },
  sources: [
    "https://pve.proxmox.com/pve-docs/chapter-qm.html#qm_hard_disk",
    "https://github.com/virtio-win/virtio-win-pkg-scripts",
  ],
  reads: ["devices/disk/@device", "devices/disk/target"],
  notApplicable: { arguments: "The argument `drivers` says which drivers Windows has." },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='sda' bus='sata'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='cdrom'><source file='/iso/win11.iso'/><target dev='sdb' bus='sata'/></disk></devices>",
      },
      {
        // Current virtio-win media have no drivers for it.
        windows: "windows-7",
        xml: "<devices><disk type='file' device='disk'><source file='/vms/ada.qcow2'/><target dev='sda' bus='sata'/></disk></devices>",
      },
    ],
  },
  *check({ guest, domain, definition, windows }) {
    // The drivers of what we define were chosen.
    if (!virtioIsPossible(windows) || isOurs(definition) || !isModern(domain)) return;
    for (const disk of dataDisks(domain)) {
      if (busOf(disk) !== "sata") continue;
      yield { messageId: "slow" as const, path: busPlace(disk), data: { guest, disk: nameOf(disk) } };
    }
  },
});
