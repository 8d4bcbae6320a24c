import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const balloonNested = defineGuestRule({
  id: "balloon-nested",
  severity: "warning",
  description: "A guest that runs a hypervisor of its own has no memory balloon.",
  rationale: "The hypervisor inside counts on the memory that it has handed to its own guests; a balloon cannot give that back, and what it takes from the rest starves them. The preset nested-hyperv leaves the balloon out.",
  messages: {
    both: { message: "{guest} has a memory balloon and sees vmx or svm: memory that a hypervisor inside it has handed to its own guests cannot be given back.", fix: "Set `memoryBalloon: false`, or use the preset nested-hyperv." },
  },
  sources: ["https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization"],
  reads: ["memoryBalloon", "nestedVirtualization", "cpu.features", "preset", "drivers"],
  examples: {
    incorrect: [{ windows: "server-2022", nestedVirtualization: true }],
    correct: [{ windows: "server-2022", nestedVirtualization: true, memoryBalloon: false }, { windows: "server-2022" }, { windows: "server-2022", preset: "nested-hyperv" }],
  },
  check({ guest, machine }) {
    return machine.memoryBalloon && machine.nested === "yes" ? [{ messageId: "both" as const, path: "memoryBalloon", data: { guest } }] : nothing;
  },
});
