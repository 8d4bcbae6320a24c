import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const nestedIntelWithoutEvmcs = rule({
  id: "nested-intel-without-evmcs",
  severity: "info",
  description: "A guest that sees `vmx` on Intel is usually better off with `evmcs`.",
  rationale:
    "Windows 11 and recent Windows Server run VBS, and with it a hypervisor of their own, as soon as they see vmx. On certain Intel CPUs with MBEC such guests froze at 100 percent CPU until evmcs was on, which is why Proxmox turned it on for Windows 11, 2022 and 2025.",
  messages: {
    off: {
      message: "The guest sees vmx on an Intel CPU without evmcs; on some CPUs Windows with VBS froze in that state.",
      fix: 'Set enlightenments.evmcs to "on", or nestedVirtualization to false if nothing in the guest needs it.',
    },
  },
  sources: ["Proxmox qemu-server commit 30531026", QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { vapic: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [
      { preset: { evmcs: "on", stimerDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { vapic: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
    ],
  },
  check: (context) => {
    const nested = context.input.guestVirtualization === "yes" && context.cpuVendor === "intel" && context.input.mode === "custom";
    if (!nested || !context.hyperVEnabled || context.isOn("evmcs")) return nothing;
    return [{ messageId: "off" as const, path: context.path("evmcs") }];
  },
});
