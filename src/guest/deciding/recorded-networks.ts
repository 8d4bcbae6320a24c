import type { WindowsVersion } from "../../windows";
import { modelOf, networksOf, queuesOf } from "../defining/networks";
import { DEFAULT_DIRECT_MODE, MOST_WINDOWS_QUEUES } from "../model/networks";
import type { GuestSpec, NetworkSpec } from "../types";
import { YOUR_OWN, type Choices } from "./choices";
import type { Machine } from "./decided";

/** What each network adapter is, and what was said of it. */
export function recordNetworks(spec: GuestSpec, machine: Machine, windows: WindowsVersion, choices: Choices): void {
  networksOf(spec).forEach((network: NetworkSpec | undefined, index) => {
    if (network === undefined) return;
    const path = `networks[${index}]`;
    if (network.function === undefined) recordModel(path, network, machine, windows, choices);
    recordPlug(path, network, choices);
    recordQueues(path, network, machine, choices);
    recordOptions(path, network, choices);
  });
}

function recordModel(
  path: string,
  network: NetworkSpec,
  { drivers }: Machine,
  windows: WindowsVersion,
  choices: Choices,
): void {
  const own = network.model !== undefined && network.model !== "auto";
  choices.record(
    `${path}.model`,
    modelOf(network, drivers, windows),
    own ? "user" : "requirement",
    own ? YOUR_OWN : `follows from \`drivers: ${drivers}\``,
  );
}

function recordPlug(path: string, { direct, directMode, portGroup }: NetworkSpec, choices: Choices): void {
  if (portGroup !== undefined) choices.record(`${path}.portGroup`, portGroup, "user", YOUR_OWN);
  if (direct === undefined) return;
  choices.record(`${path}.direct`, direct, "user", YOUR_OWN);
  if (directMode !== undefined) choices.record(`${path}.directMode`, directMode, "user", YOUR_OWN);
  else
    choices.record(
      `${path}.directMode`,
      DEFAULT_DIRECT_MODE,
      "default",
      "machines on the same interface reach each other; libvirt's default, vepa, requires a switch that supports it",
      "https://libvirt.org/formatdomain.html#direct-attachment-to-physical-interface",
    );
}

function recordQueues(path: string, network: NetworkSpec, machine: Machine, choices: Choices): void {
  const queues = queuesOf(network, machine);
  if (queues === undefined) return;
  if (network.multiqueue !== true) choices.record(`${path}.queues`, queues, "user", YOUR_OWN);
  else
    choices.record(
      `${path}.queues`,
      queues,
      "requirement",
      machine.maxVcpus > MOST_WINDOWS_QUEUES
        ? `\`multiqueue\`: the Windows driver uses at most ${MOST_WINDOWS_QUEUES}`
        : "`multiqueue`: one for each vCPU, so that several of them handle packets at the same time",
      "https://github.com/virtio-win/kvm-guest-drivers-windows (NetKVM/Common/ParaNdis_RSS.h)",
    );
}

/** What stands as the user wrote it. */
function recordOptions(path: string, network: NetworkSpec, choices: Choices): void {
  const { openVSwitch, vlan, mtu, bandwidth, filter, isolated } = network;
  const own = (name: string, text: string | undefined): void => {
    if (text !== undefined) choices.record(`${path}.${name}`, text, "user", YOUR_OWN);
  };
  own("openVSwitch", openVSwitch && (openVSwitch.interfaceId ?? "a port that libvirt names"));
  own("vlan", vlan && vlanText(vlan));
  own("mtu", mtu === undefined ? undefined : String(mtu));
  own("bandwidth", bandwidth && bandwidthText(bandwidth));
  own("filter", filter?.name);
  own("isolated", isolated === undefined ? undefined : String(isolated));
}

function vlanText({ tags = [], trunk, native, nativeMode = "untagged" }: NonNullable<NetworkSpec["vlan"]>): string {
  const carried = tags.length > 1 || trunk === true ? `trunk of ${tags.join(", ")}` : tags.join("");
  return native === undefined ? carried : `${carried}; ${native} native, ${nativeMode}`;
}

function bandwidthText({ inbound, outbound }: NonNullable<NetworkSpec["bandwidth"]>): string {
  const flow = (name: string, limits: typeof outbound): string[] =>
    limits === undefined ? [] : [`${limits.averageKilobytesPerSecond} kB/s ${name}`];
  return [...flow("inbound", inbound), ...flow("outbound", outbound)].join(", ") || "no limits";
}
