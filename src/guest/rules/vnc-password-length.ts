import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const vncPasswordLength = defineGuestRule({
  id: "vnc-password-length",
  severity: "error",
  description: "A VNC password has at most eight characters.",
  rationale: "VNC uses the first eight and ignores the rest, so that a long password is weaker than its owner believes. libvirt refuses it.",
  messages: { long: { message: "The VNC password of {guest} is longer than eight characters, which is all that VNC uses.", fix: "Use eight characters, or SPICE, and a tunnel in any case." } },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["graphics"],
  examples: { incorrect: [{ graphics: { password: "ninechars" } }], correct: [{ graphics: { password: "eightchr" } }, { graphics: { type: "spice", password: "longer than eight" } }] },
  check({ guest, machine, spec }) {
    const password = spec.graphics?.password;
    return machine.graphics === "vnc" && password !== undefined && Buffer.byteLength(password) > 8 ? [{ messageId: "long" as const, path: "graphics.password", data: { guest } }] : nothing;
  },
});
