import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

export const redirectedUsbSpice = defineGuestRule({
  id: "redirected-usb-spice",
  severity: "error",
  necessary: "deploy",
  description: "Redirected USB devices require a SPICE console.",
  rationale:
    "The SPICE client hands over USB devices of the computer that it runs on. libvirt refuses the channels without a SPICE console.",
  messages: {
    spice: {
      message: "{guest} has `redirectedUsb: {count}`, but its console is {type}.",
      fix: 'Set `graphics: { type: "spice" }`, or remove `redirectedUsb`.',
      xml: { fix: "Use `<graphics type='spice'>`, or remove `<redirdev>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#redirected-devices"],
  reads: ["redirectedUsb", "graphics.type", "preset"],
  examples: {
    incorrect: [{ redirectedUsb: 2, graphics: { type: "vnc" } }],
    correct: [
      { redirectedUsb: 2, graphics: { type: "spice" } },
      { redirectedUsb: 0, graphics: { type: "vnc" } },
    ],
  },
  check({ guest, machine, spec }) {
    const count = spec.redirectedUsb ?? 0;
    return count === 0 || machine.graphics === "spice"
      ? nothing
      : [{ messageId: "spice" as const, path: "redirectedUsb", data: { guest, count, type: machine.graphics } }];
  },
});
