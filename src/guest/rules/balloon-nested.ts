import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const balloonNested = defineGuestRule({
  id: "balloon-nested",
  severity: "warning",
  description: "A guest that runs a nested hypervisor must not have a memory balloon.",
  rationale:
    "The nested hypervisor assigns memory to its own guests. A balloon cannot reclaim that memory, and reclaiming the remaining memory can starve them. The preset nested-hyperv has no balloon.",
  messages: {
    both: {
      message:
        "{guest} has a memory balloon and has vmx or svm. Memory that a nested hypervisor assigns to its own guests cannot be returned to the host.",
      fix: "Set `memoryBalloon: false`, or use the preset nested-hyperv.",
      xml: { fix: "Set `<memballoon model='none'/>`." },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization"],
  reads: ["memoryBalloon", "nestedVirtualization", "cpu.features", "hugepages", "preset", "drivers"],
  examples: {
    incorrect: [{ windows: "server-2022", nestedVirtualization: true }],
    correct: [
      { windows: "server-2022", nestedVirtualization: true, memoryBalloon: false },
      { windows: "server-2022" },
      { windows: "server-2022", preset: "nested-hyperv" },
      { windows: "server-2022", nestedVirtualization: true, memory: "8 GiB", hugepages: { size: "1 GiB" } },
    ],
  },
  check({ guest, machine, spec }) {
    // Of huge pages, balloon-hugepages speaks.
    return machine.memoryBalloon && machine.nested === "yes" && spec.hugepages === undefined
      ? [{ messageId: "both" as const, path: "memoryBalloon", data: { guest } }]
      : nothing;
  },
});
