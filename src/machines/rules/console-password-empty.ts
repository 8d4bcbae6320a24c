import { defineMachineRule } from "../rule";

export const consolePasswordEmpty = defineMachineRule({
  id: "console-password-empty",
  severity: "warning",
  description: "The password of a console must not be empty.",
  rationale:
    "libvirt does not read an empty password as no password: it disables access to the console, so nobody can connect.",
  messages: {
    empty: {
      message: "The {type} console of {guest} has an empty password, which disables access to it.",
      fix: "Set a password, or remove the attribute `passwd`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#graphical-framebuffers"],
  reads: ["devices/graphics/@passwd"],
  notApplicable: {
    arguments: "An empty password is refused.",
    kubevirt: "The console is a socket that only KubeVirt reaches, and has no password.",
  },
  examples: {
    incorrect: [{ xml: "<devices><graphics type='vnc' passwd=''/></devices>" }],
    correct: [
      { xml: "<devices><graphics type='vnc'/></devices>" },
      { xml: "<devices><graphics type='spice' passwd='x'/></devices>" },
    ],
  },
  *check({ guest, domain }) {
    for (const graphics of domain.all("devices/graphics")) {
      const type = graphics.attribute("type") ?? "";
      if (graphics.attribute("passwd") !== "" || (type !== "vnc" && type !== "spice")) continue;
      yield { messageId: "empty" as const, path: graphics.pathTo("passwd"), data: { guest, type: type.toUpperCase() } };
    }
  },
});
