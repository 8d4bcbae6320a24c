import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const reenlightenmentWithoutFrequencies = rule({
  id: "reenlightenment-without-frequencies",
  severity: "warning",
  description: "`reenlightenment` should be used together with `frequencies`.",
  rationale:
    "reenlightenment notifies Hyper-V in the guest that the TSC frequency changed; frequencies provides the frequency. Hyper-V needs both for a stable clock in its own guests. QEMU recommends both but does not enforce it.",
  messages: {
    missing: {
      message:
        "reenlightenment, requested by {who}, is on without frequencies, so Hyper-V in the guest is notified of a change but cannot read the new frequency.",
      fix: 'Set enlightenments.frequencies to "on".',
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { reenlightenment: "on" }, guestVirtualization: "yes" }],
    correct: [{ enlightenments: { reenlightenment: "on", frequencies: "on" }, guestVirtualization: "yes" }],
  },
  check: (context) => {
    if (!context.isListed("reenlightenment") || context.isOn("frequencies")) return nothing;
    return [
      {
        messageId: "missing" as const,
        path: context.path("frequencies"),
        data: { who: context.asker("reenlightenment") },
      },
    ];
  },
});
