import { nothing } from "../../findings";
import { PROXMOX, QEMU_DOCS, VIRT_MANAGER } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsNeedsVmx = rule({
  id: "evmcs-needs-vmx",
  severity: "info",
  description: "`evmcs` has no effect in a guest without `vmx`.",
  rationale:
    "evmcs speeds up Hyper-V inside the guest, which requires vmx. Without vmx it is harmless: QEMU's documentation recommends it for every Windows guest on Intel, and virt-manager and Proxmox VE enable it for all of them. With BIOS firmware, some Windows versions hang if all enlightenments are on, including those for nested virtualization.",
  messages: {
    unused: {
      message:
        "evmcs, requested by {who}, is for guests that run Hyper-V. This guest does not have vmx, so evmcs has no effect.",
      fix: "No action is required. If the guest should run Hyper-V, set nestedVirtualization to true.",
    },
    bios: {
      message:
        "evmcs, requested by {who}, enables features for Hyper-V inside the guest, but the guest does not have vmx and boots with BIOS firmware. Some Windows versions hang with these features under BIOS.",
      fix: 'Set {path} to "off", or firmware.type to "uefi" for a new machine.',
    },
  },
  sources: [QEMU_DOCS, VIRT_MANAGER, PROXMOX, "https://github.com/canonical/lxd/issues/18732"],
  examples: {
    incorrect: [
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no", firmware: "uefi" },
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no", firmware: "bios" },
    ],
    correct: [
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "unknown" },
    ],
  },
  check: (context) => {
    const { guestVirtualization, firmware } = context.input;
    if (!context.isListed("evmcs") || guestVirtualization !== "no" || context.cpuVendor === "amd") return nothing; // on AMD evmcs-vendor speaks
    const path = context.path("evmcs");
    const data = { who: context.asker("evmcs"), path };
    return firmware === "bios"
      ? [{ messageId: "bios" as const, path, severity: "warning" as const, data }]
      : [{ messageId: "unused" as const, path, data }];
  },
});
