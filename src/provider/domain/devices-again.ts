import { assignedOf, deviceEntries, wantedBySpecs } from "../../guest";
import { hostDevices } from "../../guest/defining/host-devices";
import type { DomainDefinition } from "../../domain/definition";
import { type Assigned, idOf } from "../../guest/host/assigned";
import { assignedFunctions, functionEntries, isFunction } from "../../guest/host/network-functions";
import { devicesOf } from "../../hosts/devices/users";
import type { HostDevices } from "../../hosts/devices/types";
import type { HostProfile } from "../../hosts/types";
import type { LibvirtClient } from "../../libvirt";
import { readDevices } from "../../libvirt/devices";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";

/** A device that may come later is libvirt's to refuse; another one in its place never reaches the machine. */
const isLost = (one: Assigned): boolean => one.matches?.length === 0 && hostDevices([one]) === undefined;

/** Has the function of a network card another address than the one that the machine is about to get? */
const isElsewhere = (one: Assigned, { interfaces }: Adapters): boolean => {
  if (one.kind !== "pci" || !isFunction(one)) return false;
  const source = interfaces[one.network]?.source;
  return source?.type === "hostdev" && one.addresses?.[0] !== source.address;
};

type Adapters = Pick<DomainDefinition["devices"], "interfaces">;

/**
 * A machine gets devices by their addresses. Before it is defined and started, each must still be the one that a check
 * has found: a card may have been added since, or a USB device plugged in. Asks nothing for a machine without devices.
 *
 * @param former What the machine was deployed with: its devices are read too.
 */
export async function confirmDevices(
  spec: Readonly<Record<string, unknown>>,
  adapters: Adapters,
  client: Pick<LibvirtClient, "host" | "batch" | "shell">,
  profile: HostProfile,
  signal: AbortSignal,
  former: Readonly<Record<string, unknown>> = {},
): Promise<HostDevices | undefined> {
  const entries = deviceEntries(spec["hostDevices"]);
  const wanted = wantedBySpecs([{ hostDevices: entries, networks: spec["networks"] }, former]);
  if (wanted === undefined) return undefined;
  const devices = devicesOf(profile, await speaking(readDevices(client, wanted, { signal })));
  const name = String(spec["name"]);
  const networks = functionEntries(spec["networks"]).map((one) => (one === undefined ? undefined : { function: one }));
  const lost = [
    ...assignedOf(entries, devices, { name, uuid: undefined }).filter(isLost),
    ...assignedFunctions(networks, devices).filter((one) => isLost(one) || isElsewhere(one, adapters)),
  ];
  if (lost.length === 0) return devices;
  throw new OperationFailed(
    `${name} was not changed, because devices of ${client.host} have changed since they were checked: ${lost.map(textOf).join("; ")}. Run pulumi preview to see where they are now`,
  );

  function textOf(one: Assigned): string {
    const { path, asked } = one;
    if (!isLost(one) && one.kind === "pci") return `${path} is ${one.addresses?.[0] ?? "not there"} now`;
    const address = "address" in asked ? asked.address : undefined;
    const there = devices.pci?.find((one) => one.address === address);
    return there === undefined ? `${path} is not there` : `${path} at ${there.address} is ${idOf(there)} now`;
  }
}
