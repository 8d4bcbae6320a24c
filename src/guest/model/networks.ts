import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import { deviceId, pciAddress, slotPath } from "../reading/device-leaves";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";
import { bandwidth, filter, openVSwitch, vlan } from "./network-options";

/** Network of adapters that name none. */
export const DEFAULT_NETWORK = "default";
/** How an adapter on a network interface of the host reaches others there. */
export const DEFAULT_DIRECT_MODE = "bridge";
/** The virtio driver for Windows uses no more (`PARANDIS_RSS_MAX_RECEIVE_QUEUES`). */
export const MOST_WINDOWS_QUEUES = 16;

type Interface = DomainDefinition["devices"]["interfaces"][number];

const model = words("NetworkModel", "Network adapter that Windows sees.", {
  auto: "Depends on `drivers`: `virtio`, or with `inbox` the adapter that this Windows version includes a driver for.",
  virtio: "virtio-net. Requires its driver in Windows.",
  e1000e: "Intel 82574L. Windows 8, Server 2012 and later include its driver.",
  e1000: "Intel 82540EM, for Windows versions without a driver for e1000e.",
  igb: "Intel 82576. Requires libvirt 9.3 and QEMU 8.0 on the host.",
  rtl8139: "Realtek RTL8139, 100 Mbit/s. For machines that already have it.",
  vmxnet3: "VMware vmxnet3, for machines that come from VMware. Requires the driver of VMware Tools in Windows.",
} satisfies Record<NonNullable<Interface["model"]> | "auto", string>);

const link = words("NetworkLink", "Whether the network adapter's cable is plugged in.", {
  up: "Windows sees a connected adapter.",
  down: "Windows sees an adapter whose cable is unplugged.",
});

const directMode = words("DirectMode", "How an adapter on a network interface of the host reaches others there.", {
  bridge: "Machines on the same interface reach each other directly.",
  vepa: "All frames go to the switch, which must send those for machines on the same interface back (802.1Qbg).",
  private: "As `vepa`, but machines on the same interface never reach each other.",
  passthrough: "The machine has the interface for itself. Suited for a virtual function of a card.",
} satisfies Record<Extract<Interface["source"], { type: "direct" }>["mode"], string>);

export const functionArgs = group(
  "NetworkFunctionArgs",
  "A virtual function (SR-IOV) of a network card of the host: `of` and `index`, or `address`.",
  {
    of: optional(leaf.interfaceName, {
      about: "Network interface of the host that is the card, for example `eno1`.",
      excludes: ["address"],
      defaultText: "none; `address` names the function",
    }),
    index: optional(leaf.whole(0, 255, "function"), {
      about: "Number of the virtual function, from 0. Requires `of`.",
      excludes: ["address"],
      defaultText: "none; `address` names the function",
      notes: "More than the host has activated is an error.",
    }),
    address: optional(pciAddress, {
      about: "PCI address of the function on the host. It can change when a card is added.",
      excludes: ["of", "index"],
      defaultText: "where preview finds the function",
    }),
    id: optional(deviceId, {
      about: "Vendor and device that the function must have, for example `8086:1520`.",
      defaultText: "any; what preview finds at `address`, which is then kept",
    }),
    slot: optional(slotPath, {
      about: "Path of the slot that the function must have, as `windows-guest probe` lists it.",
      defaultText: "any; what preview finds at `address`, which is then kept",
    }),
  },
);

export const network = group(
  "NetworkArgs",
  "A network adapter. It connects to a libvirt network, to a bridge or to a network interface of the host, or it is a function of a network card of the host.",
  {
    name: optional(leaf.memberName, {
      about: "Identifies the adapter, also when it connects to another network. Must be unique.",
      defaultText: "its network, bridge or interface, and its number among the unnamed adapters there",
    }),
    network: optional(leaf.networkName, {
      about: "libvirt network. A network that is a pool of virtual functions gives the machine one of them.",
      excludes: ["bridge", "direct", "function"],
      default: DEFAULT_NETWORK,
    }),
    portGroup: optional(leaf.networkName, {
      about: "Port group of the libvirt network, which determines its VLANs, limits and virtual port.",
      defaultText: "the network's default port group, if it has one",
    }),
    bridge: optional(leaf.bridgeName, {
      about: "Bridge of the host, for example `br0`.",
      excludes: ["network", "direct", "function"],
      defaultText: "none",
    }),
    direct: optional(leaf.interfaceName, {
      about: "Network interface of the host, for example `eno1`, through macvtap.",
      excludes: ["network", "bridge", "function"],
      defaultText: "none",
      notes: "Windows and the host itself do not reach each other through it.",
    }),
    directMode: optional(directMode, {
      about: "How the adapter reaches others on the interface. Requires `direct`.",
      defaultText: `\`${DEFAULT_DIRECT_MODE}\``,
    }),
    function: optional(functionArgs, {
      about:
        "Virtual function of a network card of the host, which the machine has for itself. The card sets its MAC address and VLAN when the machine starts. Windows requires the card's driver, and the machine cannot be migrated while it runs.",
      excludes: ["network", "bridge", "direct"],
      defaultText: "none",
      notes:
        "Whether the function is trusted, and whether the card checks its addresses, is set on the host (`ip link set eno1 vf 0 trust on spoofchk off`) and shown by `ip link show dev eno1`.",
    }),
    openVSwitch: optional(openVSwitch, {
      about: "Port on a bridge of Open vSwitch. Required if `bridge` is one.",
      defaultText: "none; the bridge is one of Linux",
    }),
    vlan: optional(vlan, {
      about:
        "VLANs of the adapter. Open vSwitch and virtual functions support them; bridges of Linux do with libvirt 11.0 or newer.",
      defaultText: "none",
    }),
    model: optional(model, { about: "Network adapter that Windows sees.", default: "auto" }),
    queues: optional(leaf.whole(1, 256, "queues"), {
      about: "Number of queue pairs of a virtio adapter. Each is served by a vCPU of its own in Windows.",
      excludes: ["multiqueue"],
      default: 1,
    }),
    multiqueue: optional(z.boolean(), {
      about: `One queue pair for each vCPU of a virtio adapter, at most ${MOST_WINDOWS_QUEUES}, which is the most that its Windows driver uses.`,
      excludes: ["queues"],
      default: false,
    }),
    mtu: optional(leaf.whole(68, 65535, "bytes"), {
      about:
        "Largest packet in bytes, for example 9000. The bridge and everything behind it must support it. A virtio driver adopts it; other adapters are set in Windows.",
      defaultText: "that of the network or bridge",
    }),
    bandwidth: optional(bandwidth, { about: "Bandwidth limits.", defaultText: "no limits" }),
    filter: optional(filter, { about: "Network filter of the host.", defaultText: "none" }),
    isolated: optional(z.boolean(), {
      about: "Isolates the adapter from other isolated adapters on the same bridge of Linux.",
      default: false,
    }),
    link: optional(link, {
      about: "Whether the cable is plugged in. The adapter itself stays in the machine.",
      default: "up",
    }),
    mac: optional(leaf.mac, {
      about: "MAC address. Must be unique in the machine.",
      defaultText: "derived from the machine's UUID and from what identifies the adapter",
      notes: "An existing machine keeps its address.",
    }),
  },
);

export type NetworkSpec = z.input<typeof network>;
