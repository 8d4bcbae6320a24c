import { exampleDevices, examplePci } from "../../hosts/examples";
import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { devicesSeen, pciOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const card = { hostDevices: [{ pci: { address: "0000:01:00.0" } }] };

export const hostDeviceVfio = defineHostRule({
  id: "host-device-vfio",
  severity: "error",
  necessary: "start",
  description: "A host must have an IOMMU and VFIO to give a PCI device to a machine.",
  rationale:
    "The IOMMU keeps the device to the memory of the machine. Without it, libvirt defines the machine and refuses to start it.",
  messages: {
    none: {
      message: "{guest} has a PCI device of the host, but {host} has no IOMMU, or its QEMU does not support VFIO.",
      fix: "Enable the IOMMU (Intel VT-d or AMD-Vi) in the firmware of the host. On an Intel host, also add `intel_iommu=on` to the kernel command line. After a restart of the host, /sys/kernel/iommu_groups contains the groups.",
    },
  },
  sources: [
    "https://docs.kernel.org/driver-api/vfio.html",
    "https://libvirt.org/formatdomaincaps.html#hostdev-subsystem",
  ],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [{ guest: card, host: { hostDevices: { vfio: "no" } } }],
    correct: [
      { guest: card, host: exampleDevices([examplePci()]) },
      { guest: card, host: { hostDevices: { vfio: "unknown" } } },
      { guest: { hostDevices: [{ usb: { id: "0627:0001" } }] }, host: { hostDevices: { vfio: "no" } } },
    ],
  },
  check(context) {
    const [first] = pciOf(context);
    if (first === undefined || devicesSeen(context)?.vfio !== "no") return nothing;
    const { guest, hostName, host } = context;
    return [
      {
        messageId: "none" as const,
        path: first.path,
        severity: severityOn(host),
        data: { guest, host: hostName },
      },
    ];
  },
});
