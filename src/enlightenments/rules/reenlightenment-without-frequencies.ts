import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const reenlightenmentWithoutFrequencies = rule({
  id: "reenlightenment-without-frequencies",
  severity: "warning",
  description: "`reenlightenment` is of use together with `frequencies`.",
  rationale:
    "Reenlightenment tells the guest's Hyper-V that the TSC frequency changed; frequencies tells it what it is. Only both give it a stable clock to hand on to its own guests. QEMU recommends the pair and does not enforce it.",
  messages: {
    missing: {
      message: "reenlightenment, asked for by {who}, is on without frequencies, so the guest's Hyper-V learns of a change but not of the frequency.",
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
    return [{ messageId: "missing" as const, path: context.path("frequencies"), data: { who: context.asker("reenlightenment") } }];
  },
});
