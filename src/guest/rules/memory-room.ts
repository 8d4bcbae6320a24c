import { defineGuestRule } from "../context";
import { sizeText } from "../reading/size";

export const memoryRoom = defineGuestRule({
  id: "memory-room",
  severity: "error",
  necessary: "deploy",
  argumentsOnly: "libvirt refuses such a machine when it is defined.",
  description: "Room for more memory must be larger than the memory, and slots require it.",
  rationale:
    "libvirt refuses a maximum below the memory, and a number of slots without a maximum. Memory is added in modules: each occupies a slot, and together with the memory at the start they cannot exceed the maximum.",
  messages: {
    small: {
      message: "{guest} has room for {most} of memory, but it starts with {memory}.",
      fix: "Set `maxMemory` to more than {memory}, or remove it.",
    },
    slots: {
      message: "{guest} has `memorySlots` without `maxMemory`.",
      fix: "Set `maxMemory`, or remove `memorySlots`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#memory-allocation"],
  reads: ["memory", "maxMemory", "memorySlots", "windows"],
  examples: {
    incorrect: [{ memory: "8 GiB", maxMemory: "8 GiB" }, { memorySlots: 4 }],
    correct: [{ memory: "8 GiB", maxMemory: "32 GiB", memorySlots: 4 }, {}],
  },
  *check({ guest, machine, spec }) {
    const { memoryRoom: room, memoryKiB } = machine;
    if (room !== undefined && room.sizeKiB <= memoryKiB)
      yield {
        messageId: "small" as const,
        path: "maxMemory",
        data: { guest, most: sizeText(room.sizeKiB), memory: sizeText(memoryKiB) },
      };
    if (spec.memorySlots !== undefined && spec.maxMemory === undefined)
      yield { messageId: "slots" as const, path: "memorySlots", data: { guest } };
  },
});
