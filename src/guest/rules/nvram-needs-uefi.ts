import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const nvramNeedsUefi = defineGuestRule({
  id: "nvram-needs-uefi",
  severity: "error",
  necessary: "deploy",
  description: "A firmware variable file requires UEFI firmware.",
  rationale: "BIOS firmware has no variable file; the setting would have no effect.",
  messages: {
    bios: {
      message: "{guest} specifies a firmware variable file, but BIOS firmware has none.",
      fix: "Remove `firmware.nvram`, or use UEFI firmware.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#bios-bootloader"],
  reads: ["firmware", "windows"],
  examples: {
    incorrect: [{ windows: "windows-10", firmware: { type: "bios", nvram: "/var/lib/libvirt/qemu/nvram/a.fd" } }],
    correct: [{ windows: "windows-10", firmware: { type: "uefi", nvram: "/var/lib/libvirt/qemu/nvram/a.fd" } }],
  },
  check({ guest, machine, spec }) {
    return machine.firmware === "bios" && spec.firmware?.nvram !== undefined
      ? [{ messageId: "bios" as const, path: "firmware.nvram", data: { guest } }]
      : nothing;
  },
});
