import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

/** What an interrupt can reach without remapping: an APIC ID of 8 bits, of which one means all. */
const MOST = 255;

export const ioapicVcpus = defineGuestRule({
  id: "ioapic-vcpus",
  severity: "error",
  necessary: "deploy",
  description: "More than 255 vCPUs require an I/O APIC in QEMU.",
  rationale:
    "Interrupts reach more than 255 vCPUs only through an IOMMU that remaps them, and libvirt requires the I/O APIC of QEMU for it.",
  argumentsOnly: "libvirt refuses such a machine when it is defined.",
  messages: {
    kvm: {
      message: "{guest} has {vcpus} vCPUs, but its I/O APIC is that of KVM, which reaches at most 255.",
      fix: 'Set `ioapic: "qemu"`, or remove `ioapic`.',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#iommu-devices"],
  reads: ["ioapic", "vcpus", "maxVcpus", "topology"],
  examples: {
    incorrect: [{ windows: "server-2022", vcpus: 288, ioapic: "kvm" }],
    correct: [
      { vcpus: 8, ioapic: "kvm" },
      { windows: "server-2022", vcpus: 288, ioapic: "qemu" },
    ],
  },
  check({ guest, machine: { maxVcpus: vcpus }, spec }) {
    return spec.ioapic !== "kvm" || vcpus <= MOST
      ? nothing
      : [{ messageId: "kvm" as const, path: "ioapic", data: { guest, vcpus } }];
  },
});
