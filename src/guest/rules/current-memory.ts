import { sizeText } from "../reading/size";
import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const currentMemory = defineGuestRule({
  id: "current-memory",
  severity: "error",
  description: "Only a memory balloon can leave a guest less than its memory.",
  rationale:
    "The balloon device and its driver take memory from Windows and return it to the host. Without them the guest keeps " +
    "all of its memory, and huge pages are not returned.",
  argumentsOnly: "libvirt ignores such a size, or refuses it when the machine is defined.",
  messages: {
    above: {
      message: "`currentMemory` of {guest} is {current}, but the guest has {memory} of memory.",
      fix: "Set `currentMemory` to {memory} or less, or increase `memory`.",
    },
    noBalloon: {
      message: "{guest} has `currentMemory`, but no memory balloon.",
      fix: "Set `memoryBalloon: true`, or remove `currentMemory`.",
    },
    noDriver: {
      message: "{guest} has `currentMemory`, but its image does not contain the virtio balloon driver.",
      fix: 'Install the virtio drivers and set `drivers: "virtio"`, or remove `currentMemory`.',
    },
    hugepages: {
      message: "{guest} has `currentMemory` and huge pages. Huge pages cannot be returned to the host.",
      fix: "Remove `currentMemory` or `hugepages`.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#memory-allocation",
    "https://libvirt.org/formatdomain.html#memory-balloon-device",
  ],
  reads: ["currentMemory", "memory", "memoryBalloon", "drivers", "hugepages", "preset", "windows"],
  examples: {
    incorrect: [
      { memory: "8 GiB", currentMemory: "16 GiB", memoryBalloon: true },
      { memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: false },
      { memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: true, drivers: "inbox" },
    ],
    correct: [
      { memory: "8 GiB", currentMemory: "4 GiB", memoryBalloon: true, drivers: "virtio" },
      { memory: "8 GiB", currentMemory: "8 GiB", memoryBalloon: false },
    ],
  },
  check({ guest, machine, spec }) {
    const { currentMemoryKiB: current, memoryKiB: memory } = machine;
    if (current === undefined || current === memory) return nothing;
    const path = "currentMemory";
    if (current > memory) {
      const data = { guest, current: sizeText(current), memory: sizeText(memory) };
      return [{ messageId: "above" as const, path, data }];
    }
    if (!machine.memoryBalloon) return [{ messageId: "noBalloon" as const, path, data: { guest } }];
    if (spec.hugepages !== undefined) return [{ messageId: "hugepages" as const, path, data: { guest } }];
    return machine.drivers === "virtio" ? nothing : [{ messageId: "noDriver" as const, path, data: { guest } }];
  },
});
