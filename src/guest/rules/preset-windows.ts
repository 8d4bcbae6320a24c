import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const presetWindows = defineGuestRule({
  id: "preset-windows",
  severity: "warning",
  description: "A preset is used for the Windows it is made for.",
  rationale: "Each preset says for which Windows it was put together. Outside of it some of its choices do nothing, and for nested Hyper-V the result cannot work at all.",
  messages: { outside: { message: "Preset {preset} of {guest} is not made for {title}: {reason}.", fix: "Choose another `preset`." } },
  sources: ["https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization"],
  reads: ["windows", "preset"],
  examples: {
    incorrect: [{ windows: "windows-7", preset: "nested-hyperv" }, { windows: "windows-7", preset: "desktop" }, { windows: "windows-11", preset: "legacy" }],
    correct: [{ windows: "windows-10", preset: "nested-hyperv" }, { windows: "windows-7", preset: "legacy" }],
  },
  check({ guest, preset, windows }) {
    const { buildAtLeast, buildBelow, otherwise, reason } = preset.preset.windows;
    const inside = windows.build >= (buildAtLeast ?? 0) && windows.build < (buildBelow ?? Infinity);
    return inside ? nothing : [{ messageId: "outside" as const, path: "preset", severity: otherwise, data: { preset: preset.id, guest, title: windows.title, reason } }];
  },
});
