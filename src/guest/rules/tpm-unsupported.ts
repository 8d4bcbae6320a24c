import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const tpmUnsupported = defineGuestRule({
  id: "tpm-unsupported",
  severity: "warning",
  description: "Windows versions that do not support TPM 2.0 should not have one.",
  rationale: "Windows 7 and Server 2008 R2 support only TPM 1.2; Device Manager shows a TPM 2.0 as an unknown device.",
  messages: {
    unused: {
      message: "{guest} has a TPM 2.0, which {title} does not support.",
      fix: "Remove `tpm` (source: {source}).",
      xml: { fix: "Remove `<tpm>` (source: {source})." },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/security/hardware-security/tpm/tpm-recommendations"],
  reads: ["tpm", "windows"],
  examples: {
    incorrect: [{ windows: "windows-7", tpm: { enabled: true } }],
    correct: [{ windows: "windows-7" }, { windows: "windows-10", tpm: { enabled: true } }],
  },
  check({ guest, machine, windows }) {
    if (windows.tpm.need !== "unsupported" || machine.tpm === undefined) return nothing;
    return [
      { messageId: "unused" as const, path: "tpm", data: { guest, title: windows.title, source: windows.tpm.source } },
    ];
  },
});
