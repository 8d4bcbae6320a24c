import { nothing } from "../../findings";
import { QEMU_DOCS } from "../catalogue/sources";
import { rule } from "../engine/define";

export const tlbflushSingleVcpu = rule({
  id: "tlbflush-single-vcpu",
  severity: "info",
  description: "A guest with one processor has no other TLB to flush.",
  rationale: "The hypercall replaces interrupts to other processors. With one vCPU there are none, so the flag neither helps nor harms. This follows from what it does; no source measured it.",
  messages: {
    single: { message: "tlbflush gains nothing on a guest with one vCPU." },
  },
  sources: [QEMU_DOCS],
  examples: {
    incorrect: [{ enlightenments: { tlbflush: "on" }, vcpus: 1 }],
    correct: [{ enlightenments: { tlbflush: "on" }, vcpus: 2 }, { preset: { tlbflush: "on" }, vcpus: 1 }],
  },
  check: (context) =>
    context.input.vcpus === 1 && context.userSays("tlbflush") === "on" ? [{ messageId: "single", path: context.path("tlbflush") }] : nothing,
});
