import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const cpusBelowMinimum = defineGuestRule({
  id: "cpus-below-minimum",
  severity: "error",
  description: "A guest must have at least the number of vCPUs that Microsoft requires.",
  rationale: "Windows 11 and its updates do not install on a single processor.",
  messages: {
    below: {
      message: "{guest} has {vcpus} vCPU, but {title} requires at least {note}.",
      fix: "Set `vcpus` to {least} or more (source: {source}).",
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["vcpus", "topology", "pinning", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", vcpus: 1 }],
    correct: [
      { windows: "windows-11", vcpus: 2 },
      { windows: "windows-10", vcpus: 1 },
    ],
  },
  check({ guest, machine, windows }) {
    const { cpus } = windows.minimum;
    if (machine.vcpus >= cpus.value) return nothing;
    return [
      {
        messageId: "below" as const,
        path: "vcpus",
        data: {
          guest,
          vcpus: machine.vcpus,
          title: windows.title,
          note: cpus.note,
          least: cpus.value,
          source: cpus.source,
        },
      },
    ];
  },
});
