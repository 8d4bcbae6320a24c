import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { WindowsVersion } from "../../windows";
import type { Machine } from "../deciding/decided";
import { DEFAULT_DIRECT_MODE, DEFAULT_NETWORK, MOST_WINDOWS_QUEUES } from "../model/networks";
import type { GuestSpec, NetworkSpec } from "../types";
import type { Assigned } from "../host/assigned";
import { isFunction } from "../host/network-functions";
import { macOf } from "./identity";
import { cardKeys } from "./members";

type Interface = DomainDefinition["devices"]["interfaces"][number];

/** The cards of a guest: one on libvirt's default network unless it says otherwise. */
export const networksOf = (spec: GuestSpec): readonly NetworkSpec[] => spec.networks ?? [{}];

export const modelOf = (
  network: NetworkSpec,
  drivers: Machine["drivers"],
  windows: WindowsVersion,
): NonNullable<Interface["model"]> =>
  network.model === undefined || network.model === "auto"
    ? drivers === "virtio"
      ? "virtio"
      : windows.inbox.network
    : network.model;

/** Undefined: the one that every card has. */
export const queuesOf = ({ queues, multiqueue }: NetworkSpec, { maxVcpus }: Machine): number | undefined =>
  several(multiqueue === true ? Math.min(maxVcpus, MOST_WINDOWS_QUEUES) : queues);

const several = (queues: number | undefined): number | undefined => (queues === 1 ? undefined : queues);

export function interfaceDevices(
  spec: GuestSpec,
  uuid: string,
  machine: Machine,
  windows: WindowsVersion,
  functions: ReadonlyMap<number, string>,
): Interface[] {
  const keys = cardKeys(networksOf(spec), DEFAULT_NETWORK);
  return networksOf(spec).map((network, index) => ({
    source: sourceOf(network, functions.get(index)),
    mac: network.mac?.toLowerCase() ?? macOf(uuid, keys[index]!),
    ...(network.function === undefined ? { model: modelOf(network, machine.drivers, windows) } : {}),
    ...defined({
      openVSwitch: network.openVSwitch && defined({ ...network.openVSwitch }),
      vlan: network.vlan && vlanOf(network.vlan),
      queues: queuesOf(network, machine),
      mtu: network.mtu,
      bandwidth: network.bandwidth && bandwidthOf(network.bandwidth),
      filter: network.filter && filterOf(network.filter),
      isolated: network.isolated === true ? (true as const) : undefined,
      link: network.link === "down" ? ("down" as const) : undefined,
    }),
  }));
}

/** Addresses of functions of cards, by the places of their adapters. */
export const functionAddresses = (assigned: readonly Assigned[]): ReadonlyMap<number, string> =>
  new Map(
    assigned.flatMap((one) =>
      one.kind === "pci" && isFunction(one) && one.addresses?.[0] !== undefined
        ? [[one.network, one.addresses[0]] as const]
        : [],
    ),
  );

function sourceOf(
  { network, portGroup, bridge, direct, directMode }: NetworkSpec,
  address: string | undefined,
): Interface["source"] {
  if (address !== undefined) return { type: "hostdev", address };
  if (bridge !== undefined) return { type: "bridge", bridge };
  if (direct !== undefined) return { type: "direct", dev: direct, mode: directMode ?? DEFAULT_DIRECT_MODE };
  return { type: "network", network: network ?? DEFAULT_NETWORK, ...defined({ portGroup }) };
}

function vlanOf({ tags = [], trunk, native, nativeMode }: NonNullable<NetworkSpec["vlan"]>): Interface["vlan"] {
  if (tags.length === 0) return undefined;
  return {
    tags: tags.map((id) => (id === native ? { id, native: nativeMode ?? "untagged" } : { id })),
    ...(tags.length === 1 && trunk === true ? { trunk } : {}),
  };
}

type Bandwidth = NonNullable<NetworkSpec["bandwidth"]>;

function bandwidthOf({ inbound, outbound }: Bandwidth): Interface["bandwidth"] {
  const floor = inbound?.floorKilobytesPerSecond;
  const found = defined({
    inbound: inbound && { ...flowOf(inbound), ...defined({ floor }) },
    outbound: outbound && flowOf(outbound),
  });
  return Object.keys(found).length === 0 ? undefined : found;
}

const flowOf = (flow: NonNullable<Bandwidth["outbound"]>): { average: number; peak?: number; burst?: number } =>
  defined({
    average: flow.averageKilobytesPerSecond,
    peak: flow.peakKilobytesPerSecond,
    burst: flow.burstKibibytes,
  });

/** libvirt sorts parameters by their names. */
function filterOf({ name, parameters = [] }: NonNullable<NetworkSpec["filter"]>): NonNullable<Interface["filter"]> {
  const sorted = [...parameters].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return { name, ...(sorted.length === 0 ? {} : { parameters: sorted.map((one) => ({ ...one })) }) };
}
