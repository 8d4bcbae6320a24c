import { exampleDevices, examplePci } from "../../hosts/examples";
import type { PciDevice } from "../../hosts/devices/types";
import { defineHostRule } from "../context";
import { devicesSeen } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";
import { cardOf } from "../host/network-functions";
import type { NetworkSpec } from "../types";

const card = examplePci({
  address: "0000:02:00.0",
  interface: "eno1",
  functions: { most: 7, active: ["0000:02:10.0", "0000:02:10.2"] },
});
const ofCard = (index: number, of = "eno1") => ({ networks: [{ function: { of, index } }] });

export const hostNetworkFunction = defineHostRule({
  id: "host-network-function",
  severity: "error",
  necessary: "start",
  description: "The network cards of a host must have the functions that a guest asks for.",
  rationale:
    "A card has as many virtual functions as the host's administrator has activated, up to what it supports. The number is lost when the host restarts unless something sets it again. libvirt defines a machine with any address, and refuses to start it without the function.",
  messages: {
    missing: {
      message: "{path} of {guest} is a function of {of}, which is no network card of {host}.",
      fix: "Correct the name; `windows-guest probe` lists the cards of a host with their functions.",
    },
    none: {
      message: "{path} of {guest} is a function of {of} on {host}, a card that has no virtual functions.",
      fix: "Use a card with SR-IOV, or connect the adapter with `direct` or `bridge`. SR-IOV must be enabled in the firmware of the host.",
    },
    few: {
      message:
        "{path} of {guest} is function {index} of {of}, but {host} has activated {active} of at most {most} functions, which are counted from 0.",
      fix: "Use a lower number, or activate more on the host while no machine uses them: echo 0 > /sys/class/net/{of}/device/sriov_numvfs; echo {needed} > /sys/class/net/{of}/device/sriov_numvfs.",
    },
    physical: {
      message:
        "{path} of {guest} is {address} of {host}, which is no virtual function: libvirt cannot set its MAC address.",
      fix: "Use a virtual function, or hand the whole card over with `hostDevices`.",
    },
  },
  sources: ["https://docs.kernel.org/PCI/pci-iov-howto.html", "https://libvirt.org/formatdomain.html#pci-passthrough"],
  reads: ["host", "networks"],
  examples: {
    incorrect: [
      { guest: ofCard(2), host: exampleDevices([card]) },
      { guest: ofCard(0, "eno9"), host: exampleDevices([card]) },
      { guest: ofCard(0, "eno2"), host: exampleDevices([card, examplePci({ interface: "eno2" })]) },
      {
        guest: { networks: [{ function: { address: "0000:02:00.0" } }] },
        host: exampleDevices([card]),
      },
    ],
    correct: [
      {
        guest: ofCard(1),
        host: exampleDevices([card, examplePci({ address: "0000:02:10.2", physicalFunction: "0000:02:00.0" })]),
      },
      { guest: ofCard(9), host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, host, spec } = context;
    const pci = devicesSeen(context)?.pci;
    if (pci === undefined) return [];
    return (spec.networks ?? []).flatMap((network: NetworkSpec | undefined, at) => {
      const found = network?.function && problemOf(network.function, pci);
      if (found === undefined) return [];
      const { messageId, ...data } = found;
      const path = `networks[${at}].function`;
      return [{ messageId, path, severity: severityOn(host), data: { guest, host: hostName, path, ...data } }];
    });
  },
});

interface Problem {
  readonly messageId: "missing" | "none" | "few" | "physical";
  readonly of?: string;
  readonly index?: number;
  readonly active?: number;
  readonly most?: number;
  readonly needed?: number;
  readonly address?: string;
}

function problemOf(
  { of, index, address }: NonNullable<NetworkSpec["function"]>,
  pci: readonly PciDevice[],
): Problem | undefined {
  if (address !== undefined) {
    const there = pci.find((one) => one.address === address);
    return there !== undefined && there.physicalFunction === undefined ? { messageId: "physical", address } : undefined;
  }
  if (of === undefined || index === undefined) return undefined;
  const found = cardOf(of, pci);
  if (found === undefined) return { messageId: "missing", of };
  const { functions } = found;
  if (functions === undefined || functions.most === 0) return { messageId: "none", of };
  const active = functions.active.length;
  return index < active
    ? undefined
    : { messageId: "few", of, index, active, most: functions.most, needed: Math.min(index + 1, functions.most) };
}
