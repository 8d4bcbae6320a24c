import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const secureBootNeedsUefi = defineGuestRule({
  id: "secure-boot-needs-uefi",
  severity: "error",
  description: "Secure Boot stands on UEFI firmware.",
  rationale: "A BIOS checks no signatures; the setting would do nothing.",
  messages: { bios: { message: "{guest} is to have Secure Boot under BIOS firmware, which has none.", fix: 'Set `firmware.type: "uefi"`, or `firmware.secureBoot: false`.' } },
  sources: ["https://libvirt.org/formatdomain.html#bios-bootloader"],
  reads: ["firmware"],
  examples: { incorrect: [{ windows: "windows-10", firmware: { type: "bios", secureBoot: true } }], correct: [{ windows: "windows-10", firmware: { type: "bios" } }, { windows: "windows-10" }] },
  check({ guest, machine }) {
    return machine.firmware === "bios" && machine.secureBoot ? [{ messageId: "bios" as const, path: "firmware.secureBoot", data: { guest } }] : nothing;
  },
});
