import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const nestedStimerDirect = rule({
  id: "nested-stimer-direct",
  severity: "info",
  description: "Hyper-V inside the guest can use synthetic timers only in direct mode.",
  rationale:
    "Without `stimerDirect` a nested Hyper-V falls back to emulated timers. The flag costs nothing where it is not used.",
  messages: {
    missing: {
      message: "The guest may run Hyper-V itself, and stimer is on without stimer-direct, so that Hyper-V cannot use the synthetic timers.",
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
    if (context.input.guestVirtualization !== "yes" || !context.isListed("stimer") || context.isOn("stimer-direct")) return nothing;
    return [{ messageId: "missing" as const, path: context.path("stimer-direct") }];
  },
});
