import { assignedOf, deviceEntries, wantedBySpecs } from "../../guest";
import { hostDevices } from "../../guest/defining/host-devices";
import { type Assigned, idOf } from "../../guest/host/assigned";
import { devicesOf } from "../../hosts/devices/users";
import type { HostProfile } from "../../hosts/types";
import type { LibvirtClient } from "../../libvirt";
import { readDevices } from "../../libvirt/devices";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";

/** A device that may come later is libvirt's to refuse; another one in its place never reaches the machine. */
const isLost = (one: Assigned): boolean => one.matches?.length === 0 && hostDevices([one]) === undefined;

/**
 * A machine gets devices by their addresses. Before it is defined and started, each must still be the one that a check
 * has found: a card may have been added since, or a USB device plugged in. Asks nothing for a machine without devices.
 */
export async function confirmDevices(
  spec: Readonly<Record<string, unknown>>,
  client: Pick<LibvirtClient, "host" | "batch" | "shell">,
  profile: HostProfile,
  signal: AbortSignal,
): Promise<void> {
  const entries = deviceEntries(spec["hostDevices"]);
  const wanted = wantedBySpecs([{ hostDevices: entries }]);
  if (wanted === undefined) return;
  const devices = devicesOf(profile, await speaking(readDevices(client, wanted, { signal })));
  const name = String(spec["name"]);
  const lost = assignedOf(entries, devices, { name, uuid: undefined }).filter(isLost);
  if (lost.length === 0) return;
  throw new OperationFailed(
    `${name} was not changed, because devices of ${client.host} have changed since they were checked: ${lost.map(textOf).join("; ")}. Run pulumi preview to see where they are now`,
  );

  function textOf({ path, asked }: Assigned): string {
    const address = "address" in asked ? asked.address : undefined;
    const there = devices.pci?.find((one) => one.address === address);
    return there === undefined ? `${path} is not there` : `${path} at ${there.address} is ${idOf(there)} now`;
  }
}
