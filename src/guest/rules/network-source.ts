import { defineGuestRule } from "../context";

export const networkSource = defineGuestRule({
  id: "network-source",
  severity: "error",
  description: "A network card is plugged into one network.",
  rationale: "A libvirt network and a bridge of the host are different things; one card has one cable.",
  messages: { both: { message: "{path} of {guest} names a `network` and a `bridge`.", fix: "Keep one of the two." } },
  sources: ["https://libvirt.org/formatdomain.html#network-interfaces"],
  reads: ["networks"],
  examples: { incorrect: [{ networks: [{ network: "default", bridge: "br0" }] }], correct: [{ networks: [{ network: "default" }, { bridge: "br0" }] }] },
  check({ guest, spec }) {
    return (spec.networks ?? []).flatMap((network, index) => {
      const path = `networks[${index}]`;
      return network?.network !== undefined && network.bridge !== undefined ? [{ messageId: "both" as const, path, data: { guest, path } }] : [];
    });
  },
});
