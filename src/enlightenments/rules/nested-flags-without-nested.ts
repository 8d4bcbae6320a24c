import { nothing } from "../../findings";
import { catalogue } from "../catalogue";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";
import { list, properties } from "../engine/wording";

/** evmcs has a rule of its own, and it is an error there. */
const nestedOnly = catalogue.filter((row) => row.nested === "only" && row.name !== "evmcs").map((row) => row.name);

export const nestedFlagsWithoutNested = rule({
  id: "nested-flags-without-nested",
  severity: "warning",
  description: "Flags for a nested Hyper-V do not belong on a guest that sees neither `vmx` nor `svm`.",
  rationale:
    "They serve a hypervisor that cannot run there. Worse, a guest that is shown the leaf of nested features without the CPU feature they belong to may not boot: Windows 11 did not in Microsoft's own OpenVMM.",
  messages: {
    useless: {
      message: "{names} {serve} a Hyper-V inside the guest, and this guest sees neither vmx nor svm.",
      fix: 'Set nestedVirtualization to true, or {properties} to "off".',
    },
  },
  sources: [QEMU_DOCS, "microsoft/openvmm#3646"],
  examples: {
    incorrect: [{ preset: { tlbflushDirect: "on", emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "no" }],
    correct: [
      { preset: { tlbflushDirect: "on", emsrBitmap: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
      { preset: { stimerDirect: "on", frequencies: "on" }, guestVirtualization: "no" },
    ],
  },
  check: (context) => {
    if (context.input.guestVirtualization !== "no") return nothing;
    const names = nestedOnly.filter((name) => context.isListed(name));
    if (names.length === 0) return nothing;
    const path = names.length === 1 ? context.path(names[0]!) : "enlightenments";
    const data = { names: list(names), serve: names.length === 1 ? "serves" : "serve", properties: properties(names) };
    return [{ messageId: "useless" as const, path, data }];
  },
});
