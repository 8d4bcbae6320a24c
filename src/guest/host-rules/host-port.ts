import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { neighbour } from "../../hosts/examples";
import { listenOf } from "../defining/devices";
import { clashSeverity, otherUser } from "../host/host-seen";

export const hostPort = defineHostRule({
  id: "host-port",
  severity: "error",
  necessary: "start",
  description: "A fixed console port must not be used by another machine on the host.",
  rationale:
    "Two machines with the same fixed port on the same address cannot run at the same time: the second machine cannot bind the port and does not start. Without `graphics.port`, libvirt chooses a free port at each start.",
  messages: {
    fixed: {
      message:
        "{guest} has its console on port {port} of {host}, but machine {other} (UUID {uuid}, {state}) has the same port.",
      fix: "Choose another port, or remove `graphics.port`: libvirt then chooses a free port.",
    },
    now: {
      message: "{guest} has its console on port {port} of {host}, which machine {other} (UUID {uuid}) currently uses.",
      fix: "Choose a port outside libvirt's range for automatic ports (5900 to 65535 for VNC and SPICE, lowest first), or remove `graphics.port`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["host", "graphics", "name", "uuid"],
  examples: {
    incorrect: [
      {
        guest: { graphics: { type: "vnc", port: 5901 } },
        host: {
          resources: {
            machines: [neighbour({ consoles: [{ type: "vnc", port: 5901, fixed: true }] })],
          },
        },
      },
      {
        guest: { graphics: { type: "spice", port: 5900 } },
        host: {
          resources: {
            machines: [neighbour({ consoles: [{ type: "vnc", port: 5900, fixed: false }] })],
          },
        },
      },
    ],
    correct: [
      {
        guest: { graphics: { type: "vnc", port: 5902 } },
        host: {
          resources: {
            machines: [neighbour({ consoles: [{ type: "vnc", port: 5901, fixed: true }] })],
          },
        },
      },
      { guest: { graphics: { type: "vnc", port: 5901 } }, host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, spec } = context;
    const port = spec.graphics?.port;
    if (port === undefined) return nothing;
    const listen = listenOf(spec);
    const user = otherUser(context, (machines) =>
      machines.onPort(port).filter(({ console }) => overlap(listen, console.listen)),
    );
    if (user === undefined) return nothing;
    const { name, uuid, running } = user.machine;
    const { fixed } = user.console;
    const severity = fixed ? clashSeverity(context, user.machine) : ("warning" as const);
    return [
      {
        messageId: fixed ? ("fixed" as const) : ("now" as const),
        path: "graphics.port",
        severity,
        data: { guest, port, host: hostName, other: name, uuid, state: running ? "running" : "off" },
      },
    ];
  },
});

const EVERYWHERE: readonly string[] = ["0.0.0.0", "::", "[::]"];

/** One address, or one of them is all addresses. */
const overlap = (one: string, other = "127.0.0.1"): boolean =>
  one === other || EVERYWHERE.includes(one) || EVERYWHERE.includes(other);
