import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const tlbflushSingleVcpu = rule({
  id: "tlbflush-single-vcpu",
  severity: "info",
  description: "`tlbflush` has no effect in a guest with one vCPU.",
  rationale:
    "The hypercall replaces interrupts to other processors. With one vCPU there are none, so the flag has no effect. This follows from its design; no published measurement confirms it.",
  messages: {
    single: { message: "tlbflush has no effect in a guest with one vCPU." },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { tlbflush: "on" }, vcpus: 1 }],
    correct: [
      { enlightenments: { tlbflush: "on" }, vcpus: 2 },
      { preset: { tlbflush: "on" }, vcpus: 1 },
    ],
  },
  check: (context) =>
    context.input.vcpus === 1 && context.userSays("tlbflush") === "on"
      ? [{ messageId: "single", path: context.path("tlbflush") }]
      : nothing,
});
