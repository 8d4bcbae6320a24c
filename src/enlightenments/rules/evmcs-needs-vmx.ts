import { nothing } from "../../findings";
import { KUBEVIRT, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const evmcsNeedsVmx = rule({
  id: "evmcs-needs-vmx",
  severity: "error",
  description: "`evmcs` needs a guest that sees `vmx`.",
  rationale:
    "It speeds up a Hyper-V inside the guest. Without vmx there can be none, and a guest that is shown half of the nested features may not boot. KubeVirt adds vmx to the CPU on its own when evmcs is asked for; here the CPU is the user's choice, so it is an error.",
  messages: {
    none: {
      message: "evmcs, asked for by {who}, is for guests that run Hyper-V themselves, and this guest does not see vmx.",
      fix: 'Set nestedVirtualization to true, or {path} to "off".',
    },
    unknown: {
      message: "evmcs, asked for by {who}, needs vmx in the guest, and whether the guest sees it is not known.",
      fix: "Set nestedVirtualization to true.",
    },
  },
  sources: [QEMU_DOCS, KUBEVIRT, "microsoft/openvmm#3646"],
  examples: {
    incorrect: [
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "no" },
      { enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "unknown" },
    ],
    correct: [{ enlightenments: { evmcs: "on" }, cpuVendor: "intel", guestVirtualization: "yes" }],
  },
  check: (context) => {
    const { guestVirtualization } = context.input;
    if (!context.isListed("evmcs") || guestVirtualization === "yes" || context.cpuVendor === "amd") return nothing; // on AMD evmcs-vendor speaks
    const path = context.path("evmcs");
    const data = { who: context.asker("evmcs"), path };
    return guestVirtualization === "no"
      ? [{ messageId: "none" as const, path, data }]
      : [{ messageId: "unknown" as const, path, severity: "warning" as const, data }];
  },
});
