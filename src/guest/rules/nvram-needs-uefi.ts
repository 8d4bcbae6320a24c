import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const nvramNeedsUefi = defineGuestRule({
  id: "nvram-needs-uefi",
  severity: "error",
  description: "A file for firmware variables stands with UEFI firmware only.",
  rationale: "A BIOS keeps no variables in a file; the setting would be lost without a word.",
  messages: { bios: { message: "{guest} names a file for firmware variables, and its BIOS has none.", fix: "Remove `firmware.nvram`, or use UEFI." } },
  sources: ["https://libvirt.org/formatdomain.html#bios-bootloader"],
  reads: ["firmware", "windows"],
  examples: {
    incorrect: [{ windows: "windows-10", firmware: { type: "bios", nvram: "/var/lib/libvirt/qemu/nvram/a.fd" } }],
    correct: [{ windows: "windows-10", firmware: { type: "uefi", nvram: "/var/lib/libvirt/qemu/nvram/a.fd" } }],
  },
  check({ guest, machine, spec }) {
    return machine.firmware === "bios" && spec.firmware?.nvram !== undefined ? [{ messageId: "bios" as const, path: "firmware.nvram", data: { guest } }] : nothing;
  },
});
