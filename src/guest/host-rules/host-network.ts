import { quote } from "../../foreign/quote";
import { nothing } from "../../findings";
import type { HostResources } from "../../hosts/resources/types";
import { defineHostRule } from "../context";
import { DEFAULT_NETWORK, networksOf } from "../defining/devices";
import { isMadeElsewhere } from "../host/look";
import type { NetworkSpec } from "../types";
import { namesText, severityOn } from "../host/host-seen";
import { isSession } from "../rules/session-network";

export const hostNetwork = defineHostRule({
  id: "host-network",
  severity: "error",
  description: "The networks and bridges that a guest's cards are plugged into exist on the host, and the networks are active.",
  rationale: "A machine with a card on a network that is missing or off does not start. libvirt defines such a machine without a word. A network that another resource of the same program makes is not missing: pass its name on, or name the resource in `dependsOn`.",
  messages: {
    missing: { message: "{guest} has a card on network {network}, and {host} has no such network{some}.", fix: "Correct the name, or define the network on the host: virsh net-define FILE.xml; virsh net-start {word}; virsh net-autostart {word}." },
    inactive: { message: "{guest} has a card on network {network} of {host}, which is not active.", fix: "Start it on the host: virsh net-start {word}; virsh net-autostart {word}." },
    bridge: { message: "{guest} has a card on bridge {bridge}, and {host} has no such bridge{some}.", fix: "Correct the name, or make the bridge on the host." },
    card: { message: "{guest} has a card on bridge {bridge}, which on {host} is a network card and no bridge{some}.", fix: "Make a bridge on the host with {bridge} in it, and name the bridge." },
  },
  sources: ["https://wiki.libvirt.org/Networking.html", "https://libvirt.org/formatdomain.html#bridge-to-lan", "https://github.com/vagrant-libvirt/vagrant-libvirt/issues/116"],
  reads: ["host", "networks"],
  examples: {
    incorrect: [
      { guest: {}, host: { resources: { networks: [{ name: "default", active: false, autostart: false }] } } },
      { guest: { networks: [{ network: "lan" }] }, host: { resources: { networks: [{ name: "default", active: true, autostart: true }] } } },
      { guest: { networks: [{ bridge: "br99" }] }, host: { resources: { interfaces: [{ name: "br0", kind: "bridge" }] } } },
      { guest: { networks: [{ bridge: "eth0" }] }, host: { resources: { interfaces: [{ name: "eth0", kind: "card" }] } } },
    ],
    correct: [
      { guest: {}, host: { resources: { networks: [{ name: "default", active: true, autostart: true }] } } },
      { guest: { networks: [] }, host: { resources: { networks: [] } } },
      { guest: { networks: [{ bridge: "br0" }] }, host: { resources: { interfaces: [{ name: "br0", kind: "bridge" }] } } },
      { guest: { networks: [{ bridge: "br99" }] }, host: { resources: { networks: [] } } },
    ],
  },
  check({ guest, host, hostName, spec, look }) {
    const { resources } = host;
    if (resources === undefined) return nothing;
    const said = new Set<string>();
    return networksOf(spec).flatMap((card, index) => {
      const problem = problemOf(card, resources);
      const name = card.bridge ?? card.network ?? DEFAULT_NETWORK;
      const path = spec.networks === undefined ? "networks" : card.bridge !== undefined ? `networks[${index}].bridge` : card.network === undefined ? `networks[${index}]` : `networks[${index}].network`;
      // What a user may do instead is said by session-network.
      if (problem === undefined || (problem === "missing" && isSession(spec.host?.uri)) || said.has(name) || isMadeElsewhere(look, path)) return [];
      said.add(name);
      const some = problem === "missing" ? namesText("network", resources.networks!.map((one) => one.name)) : namesText("bridge", (resources.interfaces ?? []).flatMap((one) => (one.kind === "bridge" ? [one.name] : [])));
      // A machine that is off may wait for its network.
      const severity = problem === "inactive" && look.running === false ? ("warning" as const) : severityOn(host);
      return [{ messageId: problem, path, severity, data: { guest, host: hostName, network: name, bridge: name, word: quote(name), some } }];
    });
  },
});

function problemOf({ bridge, network = DEFAULT_NETWORK }: NetworkSpec, { networks, interfaces }: HostResources): "missing" | "inactive" | "bridge" | "card" | undefined {
  if (bridge !== undefined) {
    const there = interfaces?.find(({ name }) => name === bridge);
    return interfaces === undefined ? undefined : there === undefined ? "bridge" : there.kind === "card" ? "card" : undefined;
  }
  const there = networks?.find(({ name }) => name === network);
  return networks === undefined ? undefined : there === undefined ? "missing" : there.active ? undefined : "inactive";
}
