import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const balloonHugepages = defineGuestRule({
  id: "balloon-hugepages",
  severity: "warning",
  description: "A memory balloon requires memory that can be returned to the host.",
  rationale: "Huge pages are reserved for the guest; memory that the balloon reclaims is not returned to the host.",
  messages: {
    stuck: {
      message: "{guest} has a memory balloon and huge pages. Huge pages cannot be returned to the host.",
      fix: "Set `memoryBalloon: false`.",
      xml: { fix: "Set `<memballoon model='none'/>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#memory-balloon-device"],
  reads: ["memoryBalloon", "hugepages", "preset", "drivers"],
  examples: {
    incorrect: [{ memory: "8 GiB", hugepages: { size: "1 GiB" }, memoryBalloon: true }],
    correct: [{ memory: "8 GiB", hugepages: { size: "1 GiB" }, memoryBalloon: false }, { memoryBalloon: true }],
  },
  check({ guest, machine, spec }) {
    return machine.memoryBalloon && spec.hugepages !== undefined
      ? [{ messageId: "stuck" as const, path: "memoryBalloon", data: { guest } }]
      : nothing;
  },
});
