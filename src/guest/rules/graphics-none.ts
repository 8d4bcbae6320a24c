import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const graphicsNone = defineGuestRule({
  id: "graphics-none",
  severity: "warning",
  description: "Console settings require a console.",
  rationale: "Without a console, these settings have no effect.",
  argumentsOnly: "A machine without a console has no port.",
  messages: {
    unused: {
      message: "{guest} has no console, so `{path}` has no effect.",
      fix: "Remove it, or set `graphics.type`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["graphics.type"],
  examples: { incorrect: [{ graphics: { type: "none", port: 5901 } }], correct: [{ graphics: { type: "none" } }] },
  check({ guest, machine, spec }) {
    if (machine.graphics !== "none" || spec.graphics === undefined) return nothing;
    const idle = (["listen", "port", "password"] as const).filter((key) => spec.graphics?.[key] !== undefined);
    return idle.map((key) => ({
      messageId: "unused" as const,
      path: `graphics.${key}`,
      data: { guest, path: `graphics.${key}` },
    }));
  },
});
