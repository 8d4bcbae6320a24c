import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_INIT_VCPU } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsVendor = rule({
  id: "evmcs-vendor",
  severity: "error",
  necessary: "start",
  description: "`evmcs` requires an Intel CPU.",
  rationale:
    "The enlightened VMCS is Intel's control structure shared with Hyper-V; KVM on AMD does not support it, and QEMU does not start the machine. libvirt defines the machine without an error. Proxmox once enabled the flag by default and reverted that because no Windows machine started on AMD.",
  messages: {
    amd: {
      message: "evmcs, requested by {who}, is not supported on AMD CPUs; the machine would not start.",
      fix: 'Set {path} to "off"; on AMD, emsr-bitmap and tlbflush-direct work without it.',
    },
    unknown: {
      message: "evmcs, requested by {who}, requires an Intel CPU, and the CPU vendor is unknown.",
      fix: "Specify the host so that its CPU can be checked.",
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
