import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { binaryUnits, sizeText } from "../reading/size";

export const memoryBelowMinimum = defineGuestRule({
  id: "memory-below-minimum",
  severity: "error",
  description: "A guest must have at least the memory that Microsoft requires for its Windows.",
  rationale:
    "Below the minimum, Windows Setup fails or the system pages constantly. For Windows Server, Microsoft specifies one minimum for Server Core and a higher one for Server with Desktop Experience. With 800 MiB of memory or less, an installed Server Core runs, but Windows Setup fails in a virtual machine.",
  messages: {
    below: {
      message: "{guest} has {given} of memory, but {title} requires at least {note}.",
      fix: "Increase it to {least} or more (source: {source}).",
    },
    core: {
      message: "{guest} has {given} of memory, which is sufficient only for Server Core. {title} requires {note}.",
      fix: "Increase it to {least} or more unless the guest runs Server Core (source: {source}).",
    },
    setup: {
      message:
        "{guest} has {given} of memory. An installed Server Core runs, but Windows Setup fails: installing {title} in a virtual machine requires {note}.",
      fix: "Increase the memory while you install Windows (source: {source}).",
    },
  },
  sources: [
    "https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements",
    "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements",
  ],
  reads: ["memory", "windows"],
  examples: {
    incorrect: [
      { windows: "windows-11", memory: "2 GiB" },
      { windows: "server-2022", memory: "256 MiB" },
      { windows: "server-2025", memory: "1 GiB" },
      { windows: "server-2022", memory: "512 MiB" },
    ],
    correct: [
      { windows: "windows-11", memory: "4 GiB" },
      { windows: "server-2022", memory: "2 GiB" },
    ],
  },
  check({ guest, machine, windows }) {
    const { memoryMiB, desktopExperienceMiB, setupMiB } = windows.minimum;
    const below = (fact: typeof memoryMiB): boolean => machine.memoryKiB < fact.value * 1024;
    const report = (messageId: "below" | "core" | "setup", fact: typeof memoryMiB, severity: "error" | "warning") => [
      {
        messageId,
        path: "memory",
        severity,
        data: {
          guest,
          given: sizeText(machine.memoryKiB),
          title: windows.title,
          note: binaryUnits(fact.note),
          least: sizeText(fact.value * 1024),
          source: fact.source,
        },
      },
    ];
    if (below(memoryMiB)) return report("below", memoryMiB, "error");
    if (setupMiB !== undefined && machine.memoryKiB <= setupMiB.value * 1024)
      return report("setup", setupMiB, "warning");
    return desktopExperienceMiB !== undefined && below(desktopExperienceMiB)
      ? report("core", desktopExperienceMiB, "warning")
      : nothing;
  },
});
