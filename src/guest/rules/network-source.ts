import { defineGuestRule } from "../context";

const PLUGS = ["network", "bridge", "direct", "function"] as const;

export const networkSource = defineGuestRule({
  id: "network-source",
  severity: "error",
  necessary: "deploy",
  description: "A network adapter connects to one network.",
  rationale:
    "A libvirt network, a host bridge, a network interface of the host and a function of a card are different; an adapter can connect to only one of them.",
  argumentsOnly: "libvirt reads one source for a network card.",
  messages: {
    both: { message: "{path} of {guest} specifies both a `{one}` and a `{other}`.", fix: "Remove one of them." },
  },
  sources: ["https://libvirt.org/formatdomain.html#network-interfaces"],
  reads: ["networks"],
  examples: {
    incorrect: [
      { networks: [{ network: "default", bridge: "br0" }] },
      { networks: [{ bridge: "br0", direct: "eno1" }] },
    ],
    correct: [{ networks: [{ network: "default" }, { bridge: "br0" }, { direct: "eno1" }] }],
  },
  check({ guest, spec }) {
    return (spec.networks ?? []).flatMap((network, index) => {
      const path = `networks[${index}]`;
      const [one, other] = PLUGS.filter((plug) => network?.[plug] !== undefined);
      return one !== undefined && other !== undefined
        ? [{ messageId: "both" as const, path, data: { guest, path, one, other } }]
        : [];
    });
  },
});
