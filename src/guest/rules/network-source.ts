import { defineGuestRule } from "../context";

export const networkSource = defineGuestRule({
  id: "network-source",
  severity: "error",
  necessary: "deploy",
  description: "A network adapter connects to one network.",
  rationale: "A libvirt network and a host bridge are different; an adapter can connect to only one of them.",
  argumentsOnly: "libvirt reads one source for a network card.",
  messages: {
    both: { message: "{path} of {guest} specifies both a `network` and a `bridge`.", fix: "Remove one of them." },
  },
  sources: ["https://libvirt.org/formatdomain.html#network-interfaces"],
  reads: ["networks"],
  examples: {
    incorrect: [{ networks: [{ network: "default", bridge: "br0" }] }],
    correct: [{ networks: [{ network: "default" }, { bridge: "br0" }] }],
  },
  check({ guest, spec }) {
    return (spec.networks ?? []).flatMap((network, index) => {
      const path = `networks[${index}]`;
      return network?.network !== undefined && network.bridge !== undefined
        ? [{ messageId: "both" as const, path, data: { guest, path } }]
        : [];
    });
  },
});
