import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const presetWindows = defineGuestRule({
  id: "preset-windows",
  severity: "warning",
  description: "A preset must support the guest's Windows version.",
  rationale:
    "Each preset lists the Windows versions that it supports. For other versions, some of its settings have no effect, and nested Hyper-V does not work.",
  argumentsOnly: "A machine has settings, not a preset.",
  messages: {
    outside: {
      message: "Preset {preset} of {guest} does not support {title}: {reason}.",
      fix: "Choose a different `preset`.",
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization"],
  reads: ["windows", "preset"],
  examples: {
    incorrect: [
      { windows: "windows-7", preset: "nested-hyperv" },
      { windows: "windows-7", preset: "desktop" },
      { windows: "windows-11", preset: "legacy" },
    ],
    correct: [
      { windows: "windows-10", preset: "nested-hyperv" },
      { windows: "windows-7", preset: "legacy" },
    ],
  },
  check({ guest, preset, windows }) {
    const { buildAtLeast, buildBelow, otherwise, reason } = preset.preset.windows;
    const inside = windows.build >= (buildAtLeast ?? 0) && windows.build < (buildBelow ?? Infinity);
    return inside
      ? nothing
      : [
          {
            messageId: "outside" as const,
            path: "preset",
            severity: otherwise,
            data: { preset: preset.id, guest, title: windows.title, reason },
          },
        ];
  },
});
