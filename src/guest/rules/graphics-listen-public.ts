import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { listenOf } from "../defining/devices";

export const graphicsListenPublic = defineGuestRule({
  id: "graphics-listen-public",
  severity: "warning",
  argumentsOnly: "The rule console-open checks every console of a machine.",
  description: "A console that is reachable from the network must have a password.",
  rationale:
    "The console gives full access to the machine's keyboard and screen. Without a password, everyone on that network has access.",
  messages: {
    open: {
      message: "The console of {guest} listens on {listen} without a password.",
      fix: "Set `graphics.password` to a secret, or listen on 127.0.0.1 and use an SSH tunnel.",
      xml: {
        message: "The console of {guest} listens on {listen}, and no password is visible in the XML.",
        fix: "Listen on 127.0.0.1 and use an SSH tunnel, or set a password. `virsh dumpxml` shows passwords only with --security-info.",
      },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["graphics"],
  examples: {
    incorrect: [{ graphics: { listen: "0.0.0.0" } }],
    correct: [{}, { graphics: { listen: "0.0.0.0", password: "secret" } }, { graphics: { listen: "::1" } }],
  },
  check({ guest, machine, spec }) {
    const listen = listenOf(spec);
    const loopback = listen === "::1" || listen.startsWith("127.");
    if (machine.graphics === "none" || loopback || spec.graphics?.password !== undefined) return nothing;
    return [{ messageId: "open" as const, path: "graphics.listen", data: { guest, listen } }];
  },
});
