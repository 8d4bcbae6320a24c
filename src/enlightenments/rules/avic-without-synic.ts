import { nothing } from "../../findings";
import { KVM_HYPERV, QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const avicWithoutSynic = rule({
  id: "avic-without-synic",
  severity: "warning",
  description: "`avic` requires `synic` to be useful.",
  rationale:
    "avic changes how Windows ends synthetic interrupts, which only the synthetic interrupt controller raises. Without synic, it only reverses vapic's recommendation to use the virtual APIC registers.",
  messages: {
    missing: {
      message: "avic, requested by {who}, has little effect without synic.",
      fix: 'Set enlightenments.synic to "on", or {path} to "off".',
    },
  },
  sources: [KVM_HYPERV, QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { avic: "on", vapic: "on" }, host: { apicv: "yes" } }],
    correct: [{ preset: { avic: "on", synic: "on" }, host: { apicv: "yes" } }],
  },
  check: (context) => {
    if (!context.isListed("avic") || context.isOn("synic")) return nothing;
    const path = context.path("avic");
    return [{ messageId: "missing" as const, path, data: { who: context.asker("avic"), path } }];
  },
});
