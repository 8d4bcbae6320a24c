import { nothing } from "../../findings";
import { consoleTypes, hasSpiceAgent } from "../devices";
import { defineMachineRule } from "../rule";

export const spiceAgentMissing = defineMachineRule({
  id: "spice-agent-missing",
  severity: "info",
  description: "A SPICE console should have its agent's channel.",
  rationale:
    "Through this channel, the SPICE agent in Windows shares the clipboard with the client, sets the pointer, and changes the screen size with the client's window. Without it, SPICE has little that VNC has not.",
  messages: {
    missing: {
      message:
        "{guest} has a SPICE console, but no channel for its agent: no shared clipboard, and a fixed screen size.",
      fix: "Add `<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>`, and install the SPICE guest tools in Windows.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#channel", "https://www.spice-space.org/download.html"],
  reads: ["devices/graphics", "devices/channel"],
  notApplicable: {
    arguments: "The machines that we define have the channel with SPICE.",
    kubevirt: "KubeVirt has no SPICE console.",
  },
  examples: {
    incorrect: [{ xml: "<devices><graphics type='spice'/></devices>" }],
    correct: [
      {
        xml: "<devices><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel><graphics type='spice'/></devices>",
      },
      { xml: "<devices><graphics type='vnc'/></devices>" },
    ],
  },
  check({ guest, domain }) {
    const at = consoleTypes(domain).includes("spice") && !hasSpiceAgent(domain);
    const console = domain.all("devices/graphics").find((graphics) => graphics.attribute("type") === "spice");
    return at ? [{ messageId: "missing" as const, path: console!.path, data: { guest } }] : nothing;
  },
});
