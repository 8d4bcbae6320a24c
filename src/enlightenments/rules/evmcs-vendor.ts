import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_INIT_VCPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsVendor = rule({
  id: "evmcs-vendor",
  severity: "error",
  description: "`evmcs` is for Intel CPUs only.",
  rationale:
    "The enlightened VMCS is Intel's control structure shared with Hyper-V; KVM on AMD has no such thing, and QEMU does not start the machine. libvirt defines it without a complaint. Proxmox once had the flag on by default and took it back because no Windows machine started on AMD.",
  messages: {
    amd: {
      message: "evmcs, asked for by {who}, does not start on an AMD CPU.",
      fix: 'Set {path} to "off"; on AMD emsr-bitmap and tlbflush-direct work without it.',
    },
    unknown: {
      message: "evmcs, asked for by {who}, starts on Intel CPUs only, and the CPU vendor is not known.",
      fix: "Name the host, so that its CPU can be checked.",
    },
  },
  sources: [QEMU_DOCS, QEMU_INIT_VCPU, "Proxmox qemu-server commit 71a1e568"],
  examples: {
    incorrect: [
      { enlightenments: { evmcs: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
      { preset: { evmcs: "on" }, guestVirtualization: "yes" },
    ],
    correct: [{ preset: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) => {
    if (!context.isListed("evmcs") || context.cpuVendor === "intel") return nothing;
    const path = context.path("evmcs");
    const data = { who: context.asker("evmcs"), path };
    return context.cpuVendor === "amd"
      ? [{ messageId: "amd" as const, path, data }]
      : [{ messageId: "unknown" as const, path, severity: "warning" as const, data }];
  },
});
