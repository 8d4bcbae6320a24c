import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { binaryUnits, sizeText } from "../reading/size";

export const memoryBelowMinimum = defineGuestRule({
  id: "memory-below-minimum",
  severity: "error",
  description: "A guest has at least the memory that Microsoft asks for its Windows.",
  rationale:
    "Below the minimum, Windows Setup stops or the system pages all the time. For servers Microsoft names two numbers: below the one of Server Core nothing is supported, between the two only Server Core is. With no more than 800 MiB of memory an installed Server Core runs, and Setup fails in a virtual machine.",
  messages: {
    below: { message: "{guest} has {given} of memory, and {title} needs at least {note}.", fix: "Give it {least} or more (source: {source})." },
    core: { message: "{guest} has {given} of memory, which is enough for Server Core only: {title} with Desktop Experience needs {note}.", fix: "Give it {least} or more, unless it is Server Core (source: {source})." },
    setup: { message: "{guest} has {given} of memory, with which an installed Server Core runs and Windows Setup fails: {title} takes {note} to be installed in a virtual machine.", fix: "Give it more while Windows is installed (source: {source})." },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements", "https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements"],
  reads: ["memory", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", memory: "2 GiB" }, { windows: "server-2022", memory: "256 MiB" }, { windows: "server-2025", memory: "1 GiB" }, { windows: "server-2022", memory: "512 MiB" }],
    correct: [{ windows: "windows-11", memory: "4 GiB" }, { windows: "server-2022", memory: "2 GiB" }],
  },
  check({ guest, machine, windows }) {
    const { memoryMiB, desktopExperienceMiB, setupMiB } = windows.minimum;
    const below = (fact: typeof memoryMiB): boolean => machine.memoryKiB < fact.value * 1024;
    const report = (messageId: "below" | "core" | "setup", fact: typeof memoryMiB, severity: "error" | "warning") => [
      {
        messageId,
        path: "memory",
        severity,
        data: { guest, given: sizeText(machine.memoryKiB), title: windows.title, note: binaryUnits(fact.note), least: sizeText(fact.value * 1024), source: fact.source },
      },
    ];
    if (below(memoryMiB)) return report("below", memoryMiB, "error");
    if (setupMiB !== undefined && machine.memoryKiB <= setupMiB.value * 1024) return report("setup", setupMiB, "warning");
    return desktopExperienceMiB !== undefined && below(desktopExperienceMiB) ? report("core", desktopExperienceMiB, "warning") : nothing;
  },
});
