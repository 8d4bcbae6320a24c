import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { otherEdition } from "../editions";

export const firmwareUnsupported = defineGuestRule({
  id: "firmware-unsupported",
  severity: "error",
  description: "The firmware type must be supported by the guest's Windows.",
  rationale:
    "Windows 11 supports only UEFI, and Microsoft does not support changing the firmware type of an installed Windows.",
  messages: {
    wrong: {
      message: "{guest} has {type} firmware, but {title} supports only {choices}.",
      fix: 'Set `firmware.type: "{first}"`{edition} (source: {source}).',
      xml: {
        fix: "Install the machine anew with UEFI: `<os firmware='efi'>`. An installed Windows does not boot with other firmware unless its disk is converted first (mbr2gpt).",
      },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["firmware.type", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", firmware: { type: "bios", secureBoot: false } }],
    correct: [{ windows: "windows-11" }, { windows: "windows-10", firmware: { type: "bios" } }],
  },
  check({ guest, machine, windows }) {
    const { choices, source, default: first } = windows.firmware;
    if (choices.includes(machine.firmware)) return nothing;
    const data = {
      guest,
      type: machine.firmware.toUpperCase(),
      title: windows.title,
      choices: choices.join(" or ").toUpperCase(),
      first,
      source,
      edition: otherEdition(windows, (row) => row.firmware.choices.includes(machine.firmware)),
    };
    return [{ messageId: "wrong" as const, path: "firmware.type", data }];
  },
});
