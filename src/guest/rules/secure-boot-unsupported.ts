import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const secureBootUnsupported = defineGuestRule({
  id: "secure-boot-unsupported",
  severity: "error",
  description: "Windows versions that do not support Secure Boot must not use it.",
  rationale:
    "The boot loaders of Windows 7 and Server 2008 R2 are not signed with an enrolled key, so the machine would not boot.",
  messages: {
    unsigned: {
      message: "{guest} has Secure Boot, which {title} does not support.",
      fix: "Remove `firmware.secureBoot: true` (source: {source}).",
      xml: { fix: "Choose firmware without Secure Boot (source: {source})." },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows-hardware/design/device-experiences/oem-secure-boot"],
  reads: ["firmware", "windows"],
  examples: {
    incorrect: [{ windows: "windows-7", firmware: { type: "uefi", secureBoot: true } }],
    correct: [{ windows: "windows-7" }],
  },
  check({ guest, machine, windows }) {
    if (windows.secureBoot.need !== "unsupported" || !machine.secureBoot) return nothing;
    return [
      {
        messageId: "unsigned" as const,
        path: "firmware.secureBoot",
        data: { guest, title: windows.title, source: windows.secureBoot.source },
      },
    ];
  },
});
