import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

/** QEMU counts VNC displays from this port on. */
const FIRST_VNC_PORT = 5900;

export const graphicsPort = defineGuestRule({
  id: "graphics-port",
  severity: "error",
  description: "A fixed VNC port is 5900 or higher.",
  rationale: "QEMU is told a VNC port as a display number, which is the port less 5900. libvirt takes a definition with a lower port and refuses to start the machine.",
  messages: { low: { message: "{guest} has its VNC console on port {port}, and VNC ports begin at 5900.", fix: "Write a port from 5900 to 65535, or leave `graphics.port` out: libvirt then finds a free one." } },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers", "https://www.qemu.org/docs/master/system/vnc-security.html"],
  reads: ["graphics"],
  examples: {
    incorrect: [{ graphics: { type: "vnc", port: 80 } }],
    correct: [{ graphics: { type: "vnc", port: 5901 } }, { graphics: { type: "spice", port: 3001 } }, { graphics: { type: "vnc" } }],
  },
  check({ guest, machine, spec }) {
    const port = spec.graphics?.port;
    return machine.graphics !== "vnc" || port === undefined || port >= FIRST_VNC_PORT ? nothing : [{ messageId: "low" as const, path: "graphics.port", data: { guest, port } }];
  },
});
