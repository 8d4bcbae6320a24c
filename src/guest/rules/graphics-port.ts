import { nothing } from "../../findings";
import { defineGuestRule } from "../context";

/** QEMU counts VNC displays from this port on. */
const FIRST_VNC_PORT = 5900;
/** libvirt chooses a free port. */
const ANY_PORT = -1;

export const graphicsPort = defineGuestRule({
  id: "graphics-port",
  severity: "error",
  necessary: "deploy",
  description: "A fixed VNC port must be 5900 or higher.",
  rationale:
    "QEMU uses a VNC display number, which is the port number minus 5900. libvirt accepts a definition with a lower port but does not start the machine.",
  messages: {
    low: {
      message: "{guest} has its VNC console on port {port}, but VNC ports start at 5900.",
      fix: "Use a port from 5900 to 65535, or remove `graphics.port`: libvirt then chooses a free port.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#graphical-framebuffers",
    "https://www.qemu.org/docs/master/system/vnc-security.html",
  ],
  reads: ["graphics"],
  examples: {
    incorrect: [{ graphics: { type: "vnc", port: 80 } }],
    correct: [
      { graphics: { type: "vnc", port: 5901 } },
      { graphics: { type: "spice", port: 3001 } },
      { graphics: { type: "vnc" } },
      { graphics: { type: "vnc", port: -1 } },
    ],
  },
  check({ guest, machine, spec }) {
    const port = spec.graphics?.port;
    return machine.graphics !== "vnc" || port === undefined || port === ANY_PORT || port >= FIRST_VNC_PORT
      ? nothing
      : [{ messageId: "low" as const, path: "graphics.port", data: { guest, port } }];
  },
});
