import { nothing } from "../../findings";
import { PROXMOX, QEMU_DOCS, VIRT_MANAGER } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsNeedsVmx = rule({
  id: "evmcs-needs-vmx",
  severity: "info",
  description: "`evmcs` is of no use to a guest that does not see `vmx`.",
  rationale:
    "It speeds up a Hyper-V inside the guest, and without vmx there can be none. It does no harm either: QEMU's documentation advises it for every Windows guest on Intel, and virt-manager and Proxmox VE turn it on so. Under BIOS be careful: there, some Windows versions were seen to hang when they were shown every enlightenment, the nested ones among them.",
  messages: {
    unused: {
      message: "evmcs, asked for by {who}, is for guests that run Hyper-V themselves, and this guest does not see vmx: nothing uses it.",
      fix: "Leave it, or set nestedVirtualization to true if the guest is to run Hyper-V.",
    },
    bios: {
      message: "evmcs, asked for by {who}, shows features for a Hyper-V inside the guest, which does not see vmx and boots by BIOS; under BIOS some Windows versions were seen to hang with them.",
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
    return firmware === "bios" ? [{ messageId: "bios" as const, path, severity: "warning" as const, data }] : [{ messageId: "unused" as const, path, data }];
  },
});
