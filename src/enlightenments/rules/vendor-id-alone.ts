import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_ENABLED } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdAlone = rule({
  id: "vendor-id-alone",
  severity: "warning",
  description: "`vendorId` has no effect on its own.",
  rationale:
    "QEMU exposes the Hyper-V CPUID leaves, including the vendor ID, only if at least one other enlightenment is on. spinlocks counts, except with the value for never notify.",
  messages: {
    alone: {
      message: "{path} has no effect, because no enlightenment is on that causes QEMU to expose Hyper-V to the guest.",
      fix: 'Set another enlightenment to "on", for example relaxed, or remove {path}.',
    },
  },
  sources: [QEMU_DOCS, QEMU_ENABLED],
  examples: {
    incorrect: [
      { enlightenments: { vendorIdValue: "KVM Hv" } },
      { enlightenments: { vendorIdValue: "KVM Hv", spinlockRetries: 4294967295 } },
    ],
    correct: [{ enlightenments: { vendorIdValue: "KVM Hv", relaxed: "on" } }],
  },
  check: (context) => {
    if (context.hyperVEnabled || !context.isListed("vendor-id")) return nothing;
    const path = context.path("vendor-id");
    return [{ messageId: "alone" as const, path, data: { path } }];
  },
});
