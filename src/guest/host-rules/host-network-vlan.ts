import { isAtLeast } from "../../domain/version";
import { nothing } from "../../findings";
import { defineHostRule } from "../context";
import { severityOn } from "../host/host-seen";
import type { NetworkSpec } from "../types";

/** The first libvirt that sets VLANs on a bridge of Linux itself. */
const FIRST = "11.0.0";

export const hostNetworkVlan = defineHostRule({
  id: "host-network-vlan",
  severity: "error",
  necessary: "start",
  description: "VLANs on a bridge of Linux require libvirt 11.0 or newer on the host.",
  rationale:
    "An older libvirt defines the machine, and refuses to start it. It supports VLANs on bridges of Open vSwitch and on virtual functions.",
  messages: {
    old: {
      message:
        "{path} of {guest} has VLANs on a bridge, which requires libvirt {minimum} or newer; {host} has {version}.",
      fix: "If the bridge is one of Open vSwitch, set `openVSwitch: {}`. Otherwise create a bridge for the VLAN on the host, and remove `vlan`; or update libvirt.",
      xml: {
        message:
          "A network card of {guest} has VLANs on a bridge, which requires libvirt {minimum} or newer; {host} has {version}.",
        fix: "If the bridge is one of Open vSwitch, add <virtualport type='openvswitch'/>. Otherwise create a bridge for the VLAN on the host, and remove <vlan>; or update libvirt.",
      },
    },
  },
  sources: [
    "https://libvirt.org/news.html (11.0.0)",
    "libvirt 9.0.0: vlan tag not supported for this connection type (tried)",
  ],
  reads: ["host", "networks"],
  examples: {
    incorrect: [{ guest: { networks: [{ bridge: "br0", vlan: { tags: [42] } }] }, host: { libvirt: "9.0.0" } }],
    correct: [
      { guest: { networks: [{ bridge: "br0", vlan: { tags: [42] } }] }, host: { libvirt: "11.0.0" } },
      { guest: { networks: [{ bridge: "br0", vlan: { tags: [42] } }] }, host: {} },
      {
        guest: { networks: [{ bridge: "ovs0", openVSwitch: {}, vlan: { tags: [42] } }] },
        host: { libvirt: "9.0.0" },
      },
    ],
  },
  check({ guest, host, hostName, spec }) {
    const { libvirt: version } = host;
    if (version === undefined || isAtLeast(version, FIRST)) return nothing;
    return (spec.networks ?? []).flatMap((network: NetworkSpec | undefined, index) => {
      if (network?.vlan === undefined || network.bridge === undefined || network.openVSwitch !== undefined) return [];
      const path = `networks[${index}]`;
      const data = { guest, host: hostName, path, minimum: FIRST, version };
      return [{ messageId: "old" as const, path: `${path}.vlan`, severity: severityOn(host), data }];
    });
  },
});
