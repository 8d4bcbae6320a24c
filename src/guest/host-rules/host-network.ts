import { quote } from "../../foreign/quote";
import { nothing } from "../../findings";
import type { HostResources } from "../../hosts/resources/types";
import { defineHostRule } from "../context";
import { networksOf } from "../defining/networks";
import { DEFAULT_NETWORK } from "../model/networks";
import { isMadeElsewhere } from "../host/look";
import type { NetworkSpec } from "../types";
import { namesText, severityOn } from "../host/host-seen";
import { isSession } from "../rules/session-network";

export const hostNetwork = defineHostRule({
  id: "host-network",
  severity: "error",
  necessary: "start",
  description:
    "The networks, bridges and network interfaces of a guest must exist on the host, and the networks must be active.",
  rationale:
    "A machine does not start if one of its networks is missing or inactive, but libvirt defines it without an error. If another resource in the same program creates the network, pass its name as an output or add the resource to `dependsOn`.",
  messages: {
    missing: {
      message: "{guest} has a network adapter on network {network}, which does not exist on {host}{some}.",
      fix: "Correct the name, or define the network on the host: virsh net-define FILE.xml; virsh net-start {word}; virsh net-autostart {word}.",
    },
    inactive: {
      message: "{guest} has a network adapter on network {network} of {host}, which is not active.",
      fix: "Start it on the host: virsh net-start {word}; virsh net-autostart {word}.",
    },
    bridge: {
      message: "{guest} has a network adapter on bridge {bridge}, which does not exist on {host}{some}.",
      fix: "Correct the name, or create the bridge on the host.",
    },
    card: {
      message:
        "{guest} has a network adapter on bridge {bridge}, which is a network interface, not a bridge, on {host}{some}.",
      fix: "Create a bridge on the host that includes {bridge}, then specify the bridge; or specify {bridge} in `direct`.",
      xml: { fix: "Create a bridge on the host that includes {bridge}, then specify the bridge." },
    },
    direct: {
      message: "{guest} has a network adapter on the network interface {direct}, which does not exist on {host}{some}.",
      fix: "Correct the name.",
    },
  },
  sources: [
    "https://wiki.libvirt.org/Networking.html",
    "https://libvirt.org/formatdomain.html#bridge-to-lan",
    "https://github.com/vagrant-libvirt/vagrant-libvirt/issues/116",
  ],
  reads: ["host", "networks"],
  examples: {
    incorrect: [
      { guest: {}, host: { resources: { networks: [{ name: "default", active: false, autostart: false }] } } },
      {
        guest: { networks: [{ network: "lan" }] },
        host: { resources: { networks: [{ name: "default", active: true, autostart: true }] } },
      },
      {
        guest: { networks: [{ bridge: "br99" }] },
        host: { resources: { interfaces: [{ name: "br0", kind: "bridge" }] } },
      },
      {
        guest: { networks: [{ direct: "eth9" }] },
        host: { resources: { interfaces: [{ name: "eth0", kind: "card" }] } },
      },
      {
        guest: { networks: [{ bridge: "eth0" }] },
        host: { resources: { interfaces: [{ name: "eth0", kind: "card" }] } },
      },
    ],
    correct: [
      { guest: {}, host: { resources: { networks: [{ name: "default", active: true, autostart: true }] } } },
      { guest: { networks: [] }, host: { resources: { networks: [] } } },
      {
        guest: { networks: [{ bridge: "br0" }] },
        host: { resources: { interfaces: [{ name: "br0", kind: "bridge" }] } },
      },
      { guest: { networks: [{ bridge: "br99" }] }, host: { resources: { networks: [] } } },
      {
        guest: { networks: [{ direct: "eth0" }] },
        host: { resources: { interfaces: [{ name: "eth0", kind: "card" }] } },
      },
    ],
  },
  check({ guest, host, hostName, spec, look }) {
    const { resources } = host;
    if (resources === undefined) return nothing;
    const said = new Set<string>();
    return networksOf(spec).flatMap((card, index) => {
      const problem = card.function === undefined ? problemOf(card, resources) : undefined;
      const name = card.bridge ?? card.direct ?? card.network ?? DEFAULT_NETWORK;
      const path = spec.networks === undefined ? "networks" : `networks[${index}]${plugPath(card)}`;
      // What a user may do instead is said by session-network.
      if (
        problem === undefined ||
        (problem === "missing" && isSession(spec.host?.uri)) ||
        said.has(name) ||
        isMadeElsewhere(look, path)
      )
        return [];
      said.add(name);
      // A machine that is off may wait for its network.
      const severity = problem === "inactive" && look.running === false ? ("warning" as const) : severityOn(host);
      return [
        {
          messageId: problem,
          path,
          severity,
          data: {
            guest,
            host: hostName,
            network: name,
            bridge: name,
            direct: name,
            word: quote(name),
            some: othersText(problem, resources),
          },
        },
      ];
    });
  },
});

type Problem = "missing" | "inactive" | "bridge" | "card" | "direct";

function plugPath({ bridge, direct, network }: NetworkSpec): string {
  if (bridge !== undefined) return ".bridge";
  if (direct !== undefined) return ".direct";
  return network === undefined ? "" : ".network";
}

/** What there is instead. */
function othersText(problem: Problem, { networks = [], interfaces = [] }: HostResources): string {
  if (problem === "missing" || problem === "inactive")
    return namesText(
      "network",
      networks.map(({ name }) => name),
    );
  const kind = problem === "direct" ? "card" : "bridge";
  return namesText(
    problem === "direct" ? "interface" : "bridge",
    interfaces.flatMap((one) => (one.kind === kind ? [one.name] : [])),
  );
}

function problemOf(
  { bridge, direct, network = DEFAULT_NETWORK }: NetworkSpec,
  { networks, interfaces }: HostResources,
): Problem | undefined {
  if (direct !== undefined)
    return interfaces === undefined || interfaces.some(({ name }) => name === direct) ? undefined : "direct";
  if (bridge !== undefined) {
    const there = interfaces?.find(({ name }) => name === bridge);
    return interfaces === undefined
      ? undefined
      : there === undefined
        ? "bridge"
        : there.kind === "card"
          ? "card"
          : undefined;
  }
  const there = networks?.find(({ name }) => name === network);
  return networks === undefined ? undefined : there === undefined ? "missing" : there.active ? undefined : "inactive";
}
