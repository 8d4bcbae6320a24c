import { defineGuestRule } from "../context";
import { twins } from "../../findings/twins";

export const macDuplicate = defineGuestRule({
  id: "mac-duplicate",
  severity: "error",
  description: "Each network adapter of a guest must have a unique MAC address.",
  rationale: "Two adapters with the same address on one network lose packets.",
  messages: {
    same: {
      message: "{path} and {other} of {guest} have the same MAC address {what}.",
      fix: "Change one of them, or remove both to have unique addresses generated.",
      xml: {
        message: "Two network cards of {guest} have the same MAC address {what}.",
        fix: "Change one `<mac address>`, or remove both: libvirt then generates unique addresses.",
      },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#network-interfaces"],
  reads: ["networks"],
  examples: {
    incorrect: [
      { networks: [{ mac: "52:54:00:00:00:01" }, { mac: "52:54:00:00:00:01" }] },
      { networks: [{ mac: "52:54:00:AA:00:01" }, { mac: "52:54:00:aa:00:01" }] },
    ],
    correct: [{ networks: [{ mac: "52:54:00:00:00:01" }, {}] }],
  },
  check({ guest, spec }) {
    const macs = (spec.networks ?? []).flatMap((network, index): (readonly [string, string])[] =>
      network?.mac === undefined ? [] : [[`networks[${index}]`, network.mac.toLowerCase()]],
    );
    return twins(macs).map((twin) => ({
      messageId: "same" as const,
      path: `${twin.path}.mac`,
      data: { guest, ...twin },
    }));
  },
});
