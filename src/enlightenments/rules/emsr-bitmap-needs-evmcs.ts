import { nothing } from "../../findings";
import { KVM_NESTED_VMX, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const emsrBitmapNeedsEvmcs = rule({
  id: "emsr-bitmap-needs-evmcs",
  severity: "warning",
  description: "On Intel `emsrBitmap` has no effect without `evmcs`.",
  rationale:
    "Hyper-V inside the guest reports an unchanged MSR bitmap through the enlightened VMCS, so KVM looks for it only there. QEMU accepts the flag without evmcs. On AMD, the flag works without evmcs.",
  messages: {
    idle: {
      message: "emsr-bitmap, requested by {who}, has no effect on an Intel CPU without evmcs.",
      fix: 'Set enlightenments.evmcs to "on", or {path} to "off".',
    },
  },
  sources: [KVM_NESTED_VMX, QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { emsrBitmap: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [
      { preset: { emsrBitmap: "on", evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
    ],
  },
  check: (context) => {
    if (!context.isListed("emsr-bitmap") || context.cpuVendor !== "intel" || context.isOn("evmcs")) return nothing;
    const path = context.path("emsr-bitmap");
    return [{ messageId: "idle" as const, path, data: { who: context.asker("emsr-bitmap"), path } }];
  },
});
