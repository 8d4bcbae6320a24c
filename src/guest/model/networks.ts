import type * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import * as leaf from "../reading/leaves";
import { group, optional, words } from "./describe";

/** Network of adapters that name none. */
export const DEFAULT_NETWORK = "default";

const model = words("NetworkModel", "Network adapter that Windows sees.", {
  auto: "Depends on `drivers`: `virtio`, or with `inbox` the adapter that this Windows version includes a driver for.",
  virtio: "virtio-net. Requires its driver in Windows.",
  e1000e: "Intel 82574L. Windows 8, Server 2012 and later include its driver.",
  e1000: "Intel 82540EM, for Windows versions without a driver for e1000e.",
} satisfies Partial<Record<DomainDefinition["devices"]["interfaces"][number]["model"], string>> & { auto: string });

const link = words("NetworkLink", "Whether the network adapter's cable is plugged in.", {
  up: "Windows sees a connected adapter.",
  down: "Windows sees an adapter whose cable is unplugged.",
});

export const network = group(
  "NetworkArgs",
  "A network adapter. It connects to a libvirt network or to a bridge of the host.",
  {
    name: optional(leaf.memberName, {
      about: "Identifies the adapter, also when it connects to another network. Must be unique.",
      defaultText: "its network or bridge, and its number among the unnamed adapters there",
    }),
    network: optional(leaf.networkName, {
      about: "libvirt network.",
      excludes: ["bridge"],
      default: DEFAULT_NETWORK,
    }),
    bridge: optional(leaf.bridgeName, {
      about: "Bridge of the host, for example `br0`.",
      excludes: ["network"],
      defaultText: "none",
    }),
    model: optional(model, { about: "Network adapter that Windows sees.", default: "auto" }),
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
