import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const secureBootNeedsUefi = defineGuestRule({
  id: "secure-boot-needs-uefi",
  severity: "error",
  necessary: "deploy",
  description: "Secure Boot requires UEFI firmware.",
  argumentsOnly: "The definition of a machine with BIOS firmware has no place for Secure Boot.",
  rationale: "BIOS firmware does not verify signatures; the setting would have no effect.",
  messages: {
    bios: {
      message: "{guest} enables Secure Boot, but BIOS firmware does not support it.",
      fix: 'Set `firmware.type: "uefi"`, or `firmware.secureBoot: false`.',
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#bios-bootloader"],
  reads: ["firmware"],
  examples: {
    incorrect: [{ windows: "windows-10", firmware: { type: "bios", secureBoot: true } }],
    correct: [{ windows: "windows-10", firmware: { type: "bios" } }, { windows: "windows-10" }],
  },
  check({ guest, machine }) {
    return machine.firmware === "bios" && machine.secureBoot
      ? [{ messageId: "bios" as const, path: "firmware.secureBoot", data: { guest } }]
      : nothing;
  },
});
