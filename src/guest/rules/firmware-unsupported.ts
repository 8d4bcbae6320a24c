import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { otherEdition } from "../editions";

export const firmwareUnsupported = defineGuestRule({
  id: "firmware-unsupported",
  severity: "error",
  description: "A guest has firmware that its Windows runs on.",
  rationale: "Windows 11 runs on UEFI only, and Microsoft does not support moving it from one firmware to the other in place.",
  messages: { wrong: { message: "{guest} has {type} firmware, and {title} runs on {choices} only.", fix: 'Set `firmware.type: "{first}"`{edition} (source: {source}).' } },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["firmware.type", "windows"],
  examples: { incorrect: [{ windows: "windows-11", firmware: { type: "bios", secureBoot: false } }], correct: [{ windows: "windows-11" }, { windows: "windows-10", firmware: { type: "bios" } }] },
  check({ guest, machine, windows }) {
    const { choices, source, default: first } = windows.firmware;
    if (choices.includes(machine.firmware)) return nothing;
    const data = { guest, type: machine.firmware.toUpperCase(), title: windows.title, choices: choices.join(" or ").toUpperCase(), first, source, edition: otherEdition(windows, (row) => row.firmware.choices.includes(machine.firmware)) };
    return [{ messageId: "wrong" as const, path: "firmware.type", data }];
  },
});
