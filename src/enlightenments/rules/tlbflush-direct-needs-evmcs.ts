import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const tlbflushDirectNeedsEvmcs = rule({
  id: "tlbflush-direct-needs-evmcs",
  severity: "warning",
  description: "On Intel `tlbflushDirect` has no effect without `evmcs`.",
  rationale:
    "Hyper-V inside the guest enables direct flushes through the enlightened VMCS. QEMU accepts the flag without evmcs, and its documentation lists evmcs as recommended. On AMD, the flag works without evmcs.",
  messages: {
    idle: {
      message: "tlbflush-direct, requested by {who}, has no effect on an Intel CPU without evmcs.",
      fix: 'Set enlightenments.evmcs to "on", or {path} to "off".',
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { tlbflushDirect: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
    correct: [
      { preset: { tlbflushDirect: "on", evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" },
      { preset: { tlbflushDirect: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
    ],
  },
  check: (context) => {
    if (!context.isListed("tlbflush-direct") || context.cpuVendor !== "intel" || context.isOn("evmcs")) return nothing;
    const path = context.path("tlbflush-direct");
    return [{ messageId: "idle" as const, path, data: { who: context.asker("tlbflush-direct"), path } }];
  },
});
