import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const nestedStimerDirect = rule({
  id: "nested-stimer-direct",
  severity: "info",
  description: "Hyper-V inside the guest requires synthetic timers in direct mode.",
  rationale: "Without `stimerDirect`, nested Hyper-V uses emulated timers. The flag has no cost if it is not used.",
  messages: {
    missing: {
      message:
        "The guest may run Hyper-V, which cannot use the synthetic timers because stimer is on without stimer-direct.",
      fix: 'Set enlightenments.stimerDirect to "on".',
    },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ preset: { stimer: "on" }, cpuVendor: "amd", guestVirtualization: "yes" }],
    correct: [
      { preset: { stimer: "on", stimerDirect: "on" }, cpuVendor: "amd", guestVirtualization: "yes" },
      { preset: { stimer: "on" }, cpuVendor: "amd", guestVirtualization: "no" },
    ],
  },
  check: (context) => {
    if (context.input.guestVirtualization !== "yes" || !context.isListed("stimer") || context.isOn("stimer-direct"))
      return nothing;
    return [{ messageId: "missing" as const, path: context.path("stimer-direct") }];
  },
});
