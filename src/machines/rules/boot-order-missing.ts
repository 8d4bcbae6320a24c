import { nothing } from "../../findings";
import { busOf, dataDisks, nameOf } from "../devices";
import type { Part } from "../part";
import { defineMachineRule } from "../rule";

export const bootOrderMissing = defineMachineRule({
  id: "boot-order-missing",
  severity: "info",
  description: "A machine with several disks should say from which one it starts.",
  rationale:
    "Without `<boot order>` at a device, libvirt marks only the first disk as bootable: it sorts the disks of each bus by their target and takes the buses in the order in which they appear. A new disk can become the first.",
  messages: {
    unsaid: {
      message:
        "{guest} has {count} disks and no boot order at any of them, so it starts from {disk}, the first by bus and target.",
      fix: "Add `<boot order='1'/>` to the disk with Windows, and remove `<boot dev>` from `<os>`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#bios-bootloader"],
  reads: [
    "devices/disk/@device",
    "devices/disk/target",
    "devices/disk/boot",
    "devices/interface/boot",
    "devices/hostdev/boot",
    "devices/redirdev/boot",
  ],
  only: ["strict"],
  notApplicable: {
    arguments:
      "The system disk of the machines that we define is first, unless `bootOrder` says otherwise; the rule boot-order judges that.",
    kubevirt: "KubeVirt starts from the first disk in its list unless a bootOrder says otherwise.",
  },
  examples: {
    incorrect: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/d.qcow2'/><target dev='vdb' bus='virtio'/></disk><disk type='file' device='disk'><source file='/vms/c.qcow2'/><target dev='vda' bus='virtio'/></disk></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/c.qcow2'/><target dev='vda' bus='virtio'/><boot order='1'/></disk><disk type='file' device='disk'><source file='/vms/d.qcow2'/><target dev='vdb' bus='virtio'/></disk></devices>",
      },
      {
        xml: "<devices><disk type='file' device='disk'><source file='/vms/c.qcow2'/><target dev='vda' bus='virtio'/></disk><disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk></devices>",
      },
    ],
  },
  check({ guest, domain }) {
    const disks = dataDisks(domain);
    const hasOrder = (domain.at("devices")?.children ?? []).some((device) => device.at("boot") !== undefined);
    const first = firstOf(disks);
    const byKind = domain.all("os/boot").map((boot) => boot.attribute("dev"));
    const fromDisk = byKind.length === 0 || byKind.includes("hd");
    if (disks.length < 2 || hasOrder || !fromDisk || first === undefined) return nothing;
    return [
      {
        messageId: "unsaid" as const,
        path: first.path,
        data: { guest, count: disks.length, disk: nameOf(first) },
      },
    ];
  },
});

/** The one that libvirt marks as bootable. `vdz` comes before `vdaa`. */
function firstOf(disks: readonly Part[]): Part | undefined {
  const bus = disks[0] && busOf(disks[0]);
  const [first] = disks
    .filter((disk) => busOf(disk) === bus)
    .sort((a, b) => nameOf(a).length - nameOf(b).length || (nameOf(a) < nameOf(b) ? -1 : 1));
  return first;
}
