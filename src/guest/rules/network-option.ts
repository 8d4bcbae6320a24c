import { defineGuestRule } from "../context";
import type { NetworkSpec } from "../types";

type Plug = "network" | "bridge" | "openVSwitch" | "direct" | "function";

const plugOf = ({ bridge, direct, openVSwitch, function: fn }: NetworkSpec): Plug => {
  if (fn !== undefined) return "function";
  if (direct !== undefined) return "direct";
  return openVSwitch !== undefined ? "openVSwitch" : bridge === undefined ? "network" : "bridge";
};

/** How messages call them. */
const PLUGS: Readonly<Record<Plug, string>> = {
  network: "a libvirt network",
  bridge: "a bridge of Linux",
  openVSwitch: "a bridge of Open vSwitch",
  direct: "a network interface of the host (macvtap)",
  function: "a function of a card",
};

/** What QEMU gives an adapter that it emulates. */
const VIRTUAL = [
  { option: "model", xml: "<model>" },
  { option: "queues", xml: "<driver queues>" },
  { option: "multiqueue", xml: "<driver queues>" },
  { option: "bandwidth", xml: "<bandwidth>" },
  { option: "link", xml: "<link>" },
] as const;

/** What not every connection has, with how a machine's XML says it. */
const OPTIONS: readonly {
  readonly option: keyof NetworkSpec;
  readonly xml: string;
  readonly plugs: readonly Plug[];
}[] = [
  { option: "portGroup", xml: "<source portgroup>", plugs: ["network", "openVSwitch"] },
  { option: "directMode", xml: "<source mode>", plugs: ["direct"] },
  { option: "openVSwitch", xml: "<virtualport type='openvswitch'>", plugs: ["network", "openVSwitch"] },
  { option: "mtu", xml: "<mtu>", plugs: ["network", "bridge", "openVSwitch"] },
  { option: "filter", xml: "<filterref>", plugs: ["network", "bridge", "openVSwitch"] },
  { option: "isolated", xml: "<port isolated>", plugs: ["network", "bridge"] },
  ...VIRTUAL.map(({ option, xml }) => ({
    option,
    xml,
    plugs: ["network", "bridge", "openVSwitch", "direct"] as const,
  })),
];

const isAsked = (network: NetworkSpec, option: keyof NetworkSpec): boolean =>
  network[option] !== undefined && network[option] !== false;

export const networkOption = defineGuestRule({
  id: "network-option",
  severity: "error",
  necessary: "start",
  description: "What a network adapter connects to must support its options.",
  rationale:
    "Port groups belong to libvirt networks, and the mode of macvtap to network interfaces of the host. libvirt sets an MTU, filters packets and isolates ports at the host's end of a virtual cable (a tap device), which macvtap does not have; Open vSwitch does not isolate ports. A function of a card is not emulated: nothing of the host stands between it and the network. libvirt refuses some of these when the machine is defined, others only when it starts.",
  messages: {
    unsupported: {
      message: "{path} of {guest} has `{option}`, which {plug} does not support.",
      fix: "Remove `{option}`, or connect the adapter to something else.",
      xml: {
        message: "A network card of {guest} has {xml}, which {plug} does not support.",
        fix: "Remove it, or connect the card to something else.",
      },
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#network-interfaces",
    "libvirt 9.0.0: setting MTU on interface type direct is not supported yet (tried)",
    "https://gitlab.com/libvirt/libvirt/-/blob/master/src/qemu/qemu_validate.c",
  ],
  reads: ["networks"],
  examples: {
    incorrect: [
      { networks: [{ direct: "eno1", mtu: 9000 }] },
      { networks: [{ direct: "eno1", filter: { name: "clean-traffic" } }] },
      { networks: [{ bridge: "ovs0", openVSwitch: {}, isolated: true }] },
    ],
    correct: [
      { networks: [{ network: "lab", portGroup: "guests", mtu: 1400 }] },
      { networks: [{ bridge: "br0", filter: { name: "clean-traffic" }, isolated: true }] },
      { networks: [{ direct: "eno1", directMode: "vepa" }] },
    ],
  },
  check({ guest, spec }) {
    return (spec.networks ?? []).flatMap((network: NetworkSpec | undefined, index) => {
      if (network === undefined) return [];
      const path = `networks[${index}]`;
      const plug = plugOf(network);
      return OPTIONS.filter(({ option, plugs }) => isAsked(network, option) && !plugs.includes(plug)).map(
        ({ option, xml }) => ({
          messageId: "unsupported" as const,
          path: `${path}.${option}`,
          data: { guest, path, option, xml, plug: PLUGS[plug] },
        }),
      );
    });
  },
});
