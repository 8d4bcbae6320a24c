import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { otherEdition } from "../editions";

export const secureBootRequired = defineGuestRule({
  id: "secure-boot-required",
  severity: "error",
  description: "Windows versions that require Secure Boot must have it.",
  rationale:
    "Windows 11 requires firmware that supports Secure Boot. Without the setting, the machine has firmware that does not.",
  messages: {
    missing: {
      message: "{guest} does not have Secure Boot, but {title} requires it.",
      fix: "Remove `firmware.secureBoot: false`{edition} (source: {source}).",
      xml: {
        fix: "Choose firmware with Secure Boot: `<os firmware='efi'>` with `<feature enabled='yes' name='secure-boot'/>`, and enrolled keys (source: {source}).",
      },
      kubevirt: { fix: "Remove `secureBoot: false` from `firmware.bootloader.efi` (source: {source})." },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["firmware", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", firmware: { secureBoot: false } }],
    correct: [{ windows: "windows-11" }, { windows: "server-2022", firmware: { secureBoot: false } }],
  },
  check({ guest, machine, windows }) {
    if (windows.secureBoot.need !== "required" || machine.secureBoot) return nothing;
    return [
      {
        messageId: "missing" as const,
        path: "firmware.secureBoot",
        data: {
          guest,
          title: windows.title,
          source: windows.secureBoot.source,
          edition: otherEdition(windows, ({ secureBoot }) => secureBoot.need !== "required"),
        },
      },
    ];
  },
});
