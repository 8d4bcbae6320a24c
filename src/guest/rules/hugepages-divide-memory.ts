import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { parseSize, sizeText } from "../reading/size";

export const hugepagesDivideMemory = defineGuestRule({
  id: "hugepages-divide-memory",
  severity: "error",
  necessary: "start",
  description: "The memory size must be a multiple of the huge page size.",
  rationale: "QEMU cannot use part of a page.",
  messages: {
    remainder: {
      message: "{guest} has {memory} of memory, which is not a multiple of the huge page size {size}.",
      fix: "Set `memory` to {down} or {up}.",
      xml: { fix: "Set `<memory>` to {down} or {up}." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#memory-backing"],
  reads: ["hugepages.size", "memory"],
  examples: {
    incorrect: [{ memory: "4608 MiB", hugepages: { size: "1 GiB" } }],
    correct: [{ memory: "5 GiB", hugepages: { size: "1 GiB" } }],
  },
  check({ guest, machine, spec }) {
    const size = spec.hugepages && parseSize(spec.hugepages.size);
    if (size?.ok !== true || machine.memoryKiB % size.value === 0) return nothing;
    const down = Math.max(1, Math.floor(machine.memoryKiB / size.value)) * size.value;
    const data = {
      guest,
      memory: sizeText(machine.memoryKiB),
      size: sizeText(size.value),
      down: sizeText(down),
      up: sizeText(down + size.value),
    };
    return [{ messageId: "remainder" as const, path: "hugepages.size", data }];
  },
});
