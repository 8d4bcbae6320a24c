import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { binaryUnits, sizeText } from "../reading/size";

export const memoryAboveMaximum = defineGuestRule({
  id: "memory-above-maximum",
  severity: "warning",
  description: "A guest must not have more memory than its Windows supports.",
  rationale: "Windows does not use memory above its limit, but the host still reserves it.",
  messages: {
    above: {
      message: "{guest} has {given} of memory, but no edition of {title} supports more than {note}.",
      fix: "Reduce it to {most} or less (source: {source}).",
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/win32/memory/memory-limits-for-windows-releases"],
  reads: ["memory", "windows"],
  examples: {
    incorrect: [{ windows: "windows-7", memory: "256 GiB" }],
    correct: [
      { windows: "windows-7", memory: "192 GiB" },
      { windows: "server-2025", memory: "8 TiB" },
    ],
  },
  check({ guest, machine, windows }) {
    const limit = windows.maximum.memoryMiB;
    if (limit === undefined || machine.memoryKiB <= limit.value * 1024) return nothing;
    const data = {
      guest,
      given: sizeText(machine.memoryKiB),
      title: windows.title,
      note: binaryUnits(limit.note),
      most: sizeText(limit.value * 1024),
      source: limit.source,
    };
    return [{ messageId: "above" as const, path: "memory", data }];
  },
});
