import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const secureBootUnsupported = defineGuestRule({
  id: "secure-boot-unsupported",
  severity: "error",
  description: "A Windows from before Secure Boot is not put behind it.",
  rationale: "The boot loaders of Windows 7 and Server 2008 R2 carry no signature that the enrolled keys know: the machine would not boot.",
  messages: { unsigned: { message: "{guest} has Secure Boot, under which {title} does not boot.", fix: "Remove `firmware.secureBoot: true` (source: {source})." } },
  sources: ["https://learn.microsoft.com/en-us/windows-hardware/design/device-experiences/oem-secure-boot"],
  reads: ["firmware", "windows"],
  examples: { incorrect: [{ windows: "windows-7", firmware: { type: "uefi", secureBoot: true } }], correct: [{ windows: "windows-7" }] },
  check({ guest, machine, windows }) {
    if (windows.secureBoot.need !== "unsupported" || !machine.secureBoot) return nothing;
    return [{ messageId: "unsigned" as const, path: "firmware.secureBoot", data: { guest, title: windows.title, source: windows.secureBoot.source } }];
  },
});
