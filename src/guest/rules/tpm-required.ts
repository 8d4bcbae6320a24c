import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { otherEdition } from "../editions";

export const tpmRequired = defineGuestRule({
  id: "tpm-required",
  severity: "error",
  description: "Windows versions that require a TPM must have one.",
  rationale:
    "Without TPM 2.0, Windows 11 does not install and may not receive updates. QEMU emulates a TPM with swtpm.",
  messages: {
    missing: {
      message: "{guest} does not have a TPM, but {title} requires TPM 2.0.",
      fix: "Remove `tpm.enabled: false`{edition} (source: {source}).",
      xml: {
        fix: "Add `<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`, or name the edition if it is one without this requirement (source: {source}).",
      },
    },
  },
  sources: ["https://learn.microsoft.com/en-us/windows/whats-new/windows-11-requirements"],
  reads: ["tpm", "windows"],
  examples: {
    incorrect: [{ windows: "windows-11", tpm: { enabled: false } }],
    correct: [{ windows: "windows-11" }, { windows: "windows-10", tpm: { enabled: false } }],
  },
  check({ guest, machine, windows }) {
    if (windows.tpm.need !== "required" || machine.tpm !== undefined) return nothing;
    return [
      {
        messageId: "missing" as const,
        path: "tpm.enabled",
        data: {
          guest,
          title: windows.title,
          source: windows.tpm.source,
          edition: otherEdition(windows, ({ tpm }) => tpm.need !== "required"),
        },
      },
    ];
  },
});
