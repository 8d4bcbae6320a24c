import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { networksOf } from "../defining/networks";
import { DEFAULT_NETWORK } from "../model/networks";
import type { NetworkSpec } from "../types";

/** Does libvirt run with a user's rights under this URI? */
export const isSession = (uri: string | undefined): boolean =>
  uri !== undefined && /^qemu(\+[a-z]+)?:\/\/[^?#]*\/session(?:[?#]|$)/.test(uri);

export const sessionNetwork = defineGuestRule({
  id: "session-network",
  severity: "warning",
  description: "A machine on qemu:///session cannot use a libvirt network.",
  rationale:
    "With qemu:///session, libvirt runs with the permissions of the user and cannot create bridges. The network `default` does not exist, and no other network can be started. The machine does not start. " +
    "QEMU's bridge helper can connect it to an existing bridge if /etc/qemu/bridge.conf on the host allows it.",
  argumentsOnly: "A machine does not tell which libvirt it belongs to.",
  messages: {
    none: {
      message:
        "{guest} uses the network {network} on {uri}, where libvirt runs with the permissions of a user and does not have this network.",
      fix: 'Specify a bridge that /etc/qemu/bridge.conf on the host allows, for example `networks: [{ bridge: "virbr0" }]`; set `networks: []` for no network; or use qemu:///system.',
    },
  },
  sources: [
    "https://gitlab.com/libvirt/libvirt/-/issues/498",
    "https://libvirt.org/drvqemu.html#connections-to-qemu-driver",
    "https://gitlab.com/qemu-project/qemu/-/blob/master/qemu-bridge-helper.c",
  ],
  reads: ["host.uri", "networks"],
  examples: {
    incorrect: [
      { host: { uri: "qemu:///session" } },
      { host: { uri: "qemu+ssh://ada@kvm1/session" }, networks: [{ network: "lab" }] },
    ],
    correct: [
      { host: { uri: "qemu:///session" }, networks: [{ bridge: "virbr0" }] },
      { host: { uri: "qemu:///session" }, networks: [] },
      { host: { uri: "qemu:///system" } },
    ],
  },
  check({ guest, spec }) {
    const uri = spec.host?.uri;
    if (uri === undefined || !isSession(uri)) return nothing;
    return networksOf(spec).flatMap((card: NetworkSpec | undefined, index) => {
      if (card === undefined || card.bridge !== undefined || card.direct !== undefined || card.function !== undefined)
        return [];
      return [
        {
          messageId: "none" as const,
          path: spec.networks === undefined ? "networks" : `networks[${index}]`,
          data: { guest, uri, network: card.network ?? DEFAULT_NETWORK },
        },
      ];
    });
  },
});
