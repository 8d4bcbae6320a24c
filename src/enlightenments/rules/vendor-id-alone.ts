import { nothing } from "../../findings";
import { QEMU_DOCS, QEMU_ENABLED } from "../catalogue/sources";
import { rule } from "../engine/define";

export const vendorIdAlone = rule({
  id: "vendor-id-alone",
  severity: "warning",
  description: "`vendorId` enables nothing by itself.",
  rationale:
    "QEMU shows the Hyper-V leaves, and with them the vendor id, only when at least one real enlightenment is on. Spinlocks count, except with the value that means never to notify.",
  messages: {
    alone: {
      message: "{path} has no effect: no enlightenment is on that makes QEMU show Hyper-V to the guest.",
      fix: 'Set another one to "on", for example relaxed, or remove {path}.',
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
