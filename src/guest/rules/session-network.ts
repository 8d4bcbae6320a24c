import { nothing } from "../../findings";
import { defineGuestRule } from "../context";
import { DEFAULT_NETWORK, networksOf } from "../defining/devices";
import type { NetworkSpec } from "../types";

/** Does libvirt run with a user's rights under this URI? */
export const isSession = (uri: string | undefined): boolean => uri !== undefined && /^qemu(\+[a-z]+)?:\/\/[^?#]*\/session(?:[?#]|$)/.test(uri);

export const sessionNetwork = defineGuestRule({
  id: "session-network",
  severity: "warning",
  description: "A machine of an ordinary user is not plugged into a network of libvirt.",
  rationale:
    "Below qemu:///session libvirt runs with the user's rights and may make no bridge, so that it has no network `default`, and cannot start another one. The machine does not start. " +
    "QEMU's bridge helper plugs it into a bridge that exists, where the host's /etc/qemu/bridge.conf allows it.",
  messages: {
    none: {
      message: "{guest} is to use the network {network} on {uri}, where libvirt runs with a user's rights and has no such network.",
      fix: "Name a bridge that /etc/qemu/bridge.conf on the host allows, for example `networks: [{ bridge: \"virbr0\" }]`; write `networks: []` for none; or use qemu:///system.",
    },
  },
  sources: ["https://gitlab.com/libvirt/libvirt/-/issues/498", "https://libvirt.org/drvqemu.html#connections-to-qemu-driver", "https://gitlab.com/qemu-project/qemu/-/blob/master/qemu-bridge-helper.c"],
  reads: ["host.uri", "networks"],
  examples: {
    incorrect: [{ host: { uri: "qemu:///session" } }, { host: { uri: "qemu+ssh://ada@kvm1/session" }, networks: [{ network: "lab" }] }],
    correct: [{ host: { uri: "qemu:///session" }, networks: [{ bridge: "virbr0" }] }, { host: { uri: "qemu:///session" }, networks: [] }, { host: { uri: "qemu:///system" } }],
  },
  check({ guest, spec }) {
    const uri = spec.host?.uri;
    if (uri === undefined || !isSession(uri)) return nothing;
    return networksOf(spec).flatMap((card: NetworkSpec | undefined, index) => {
      if (card === undefined || card.bridge !== undefined) return [];
      return [{ messageId: "none" as const, path: spec.networks === undefined ? "networks" : `networks[${index}]`, data: { guest, uri, network: card.network ?? DEFAULT_NETWORK } }];
    });
  },
});
