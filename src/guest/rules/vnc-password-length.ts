import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const vncPasswordLength = defineGuestRule({
  id: "vnc-password-length",
  severity: "error",
  necessary: "deploy",
  description: "A VNC password has at most 8 bytes.",
  rationale:
    "VNC uses the first 8 bytes and ignores the rest, so a longer password is weaker than it appears. libvirt refuses it.",
  messages: {
    long: {
      message: "The VNC password of {guest} is longer than 8 bytes, the maximum that VNC supports.",
      fix: "Use at most 8 bytes, or use SPICE. In either case, use an SSH tunnel.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["graphics"],
  examples: {
    incorrect: [{ graphics: { password: "ninechars" } }],
    correct: [{ graphics: { password: "eightchr" } }, { graphics: { type: "spice", password: "longer than eight" } }],
  },
  check({ guest, machine, spec }) {
    const password = spec.graphics?.password;
    return machine.graphics === "vnc" && password !== undefined && Buffer.byteLength(password) > 8
      ? [{ messageId: "long" as const, path: "graphics.password", data: { guest } }]
      : nothing;
  },
});
