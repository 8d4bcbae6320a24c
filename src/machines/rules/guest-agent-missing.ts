import { element } from "../../domain/xml";
import { nothing } from "../../findings";
import { hasChannel } from "../devices";
import { addElement } from "../edits";
import { isModern, isOurs } from "../modern";
import { defineMachineRule } from "../rule";

export const guestAgentMissing = defineMachineRule({
  id: "guest-agent-missing",
  severity: "info",
  description: "A machine should have a channel for the guest agent.",
  rationale:
    "Through the QEMU guest agent, the host shuts Windows down reliably, freezes its file systems for consistent snapshots, and reads its IP addresses. Without the channel, the agent has no connection even if it is installed.",
  messages: {
    missing: {
      message:
        "{guest} has no channel for the QEMU guest agent: no consistent snapshots, and no IP addresses from Windows.",
      fix: "Add `<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>`, and install the agent from the virtio-win media.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#channel",
    "https://www.qemu.org/docs/master/interop/qemu-ga.html",
    "https://libvirt.org/kbase/snapshots.html",
  ],
  reads: ["devices/channel"],
  notApplicable: {
    arguments: "The argument `guestAgent` decides.",
    kubevirt: "KubeVirt adds the channel to every machine.",
  },
  examples: {
    incorrect: [
      { xml: "<devices/>" },
      {
        xml: "<devices><channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel></devices>",
      },
    ],
    correct: [
      {
        xml: "<devices><channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel></devices>",
      },
    ],
  },
  check({ guest, domain, definition }) {
    if (hasChannel(domain, NAME)) return nothing;
    // What we define has what its preset and its arguments say.
    if (isOurs(definition) || !isModern(domain)) return nothing;
    return [
      {
        messageId: "missing" as const,
        path: domain.at("devices")?.path ?? "",
        data: { guest },
        repair: [addElement("devices", CHANNEL)],
      },
    ];
  },
});

const NAME = "org.qemu.guest_agent.0";

/** libvirt adds the controller and chooses the socket. */
const CHANNEL = element("channel", { type: "unix" }, element("target", { type: "virtio", name: NAME }));
