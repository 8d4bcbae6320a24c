import { numbered } from "../network";
import { defineMachineRule } from "../rule";

export const networkUserMode = defineMachineRule({
  id: "network-user-mode",
  severity: "info",
  description: "QEMU's own network stack is for trials.",
  rationale:
    "With type='user', QEMU translates every packet in its main thread. Nothing reaches Windows from outside, ping does not work out of it by default, and the throughput is a fraction of that of a bridge. passt does the same job outside of QEMU, faster, and forwards ports.",
  messages: {
    slow: {
      message:
        "{which} of {guest} uses QEMU's own network stack: it is slow, and nothing reaches Windows from outside.",
      fix: "Use type='network' or type='bridge'. Without privileges on the host, add `<backend type='passt'/>` (libvirt 9.0).",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#userspace-connection-using-slirp",
    "https://libvirt.org/formatdomain.html#userspace-connection-using-passt",
  ],
  reads: ["devices/interface/@type", "devices/interface/backend"],
  notApplicable: {
    arguments: "The machines that we define use a network or a bridge.",
    kubevirt: "KubeVirt connects machines to the network of the pod.",
  },
  examples: {
    incorrect: [{ xml: "<devices><interface type='user'><model type='virtio'/></interface></devices>" }],
    correct: [
      { xml: "<devices><interface type='user'><backend type='passt'/><model type='virtio'/></interface></devices>" },
      {
        xml: "<devices><interface type='network'><source network='default'/><model type='virtio'/></interface></devices>",
      },
    ],
  },
  *check({ guest, domain }) {
    for (const { card, which } of numbered(domain)) {
      if (card.attribute("type") !== "user" || card.at("backend")?.attribute("type") === "passt") continue;
      yield { messageId: "slow" as const, path: card.pathTo("type"), data: { guest, which } };
    }
  },
});
