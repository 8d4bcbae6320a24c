import { exampleDevices, exampleMediated, examplePci } from "../../hosts/examples";
import type { PciDevice } from "../../hosts/devices/types";
import { defineHostRule, type HostContext } from "../context";
import type { AssignedMediated } from "../host/assigned";
import { someText } from "../host/device-text";
import { devicesSeen } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const parent = examplePci({
  ...{ address: "0000:06:00.0", vendor: "10de", device: "1eb8", class: "030200", driver: "nvidia" },
  mdevTypes: [{ id: "nvidia-63", name: "GRID T4-4Q", api: "vfio-pci", available: 2 }],
});
const hostDevices = [{ mediated: { type: "nvidia-63" } }];

export const hostMediatedDevice = defineHostRule({
  id: "host-mediated-device",
  severity: "error",
  necessary: "start",
  description: "A mediated device of a guest must exist on the host and be free.",
  rationale:
    "A mediated device, such as a vGPU, is a part of a PCI device that the host's driver creates. This package does not create it: the host does, so that it exists again after a restart of the host.",
  messages: {
    none: {
      message: "{path} of {guest} is {asked}, and {host} has none that is free{room}.",
      fix: "Create one on the host: virsh nodedev-define FILE.xml; virsh nodedev-start NAME; virsh nodedev-autostart NAME. {how}.",
    },
  },
  sources: [
    "https://libvirt.org/drvnodedev.html#mediated-devices-mdevs",
    "https://docs.kernel.org/driver-api/vfio-mediated-device.html",
  ],
  reads: ["host", "hostDevices", "name", "uuid"],
  examples: {
    incorrect: [
      { guest: { hostDevices }, host: exampleDevices([parent]) },
      { guest: { hostDevices }, host: exampleDevices([parent], { mediated: [exampleMediated({ usedBy: "web1" })] }) },
      {
        guest: { hostDevices: [{ mediated: { uuid: "11111111-1111-4111-8111-111111111111" } }] },
        host: exampleDevices([parent], { mediated: [exampleMediated()] }),
      },
    ],
    correct: [
      { guest: { hostDevices }, host: exampleDevices([parent], { mediated: [exampleMediated()] }) },
      { guest: { hostDevices }, host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, host, assigned } = context;
    return assigned.flatMap((entry) =>
      entry.kind !== "mediated" || entry.matches === undefined || entry.uuid !== undefined
        ? []
        : [
            {
              messageId: "none" as const,
              path: entry.path,
              severity: severityOn(host),
              data: { guest, host: hostName, path: entry.path, asked: askedText(entry), ...roomFor(entry, context) },
            },
          ],
    );
  },
});

const askedText = ({ asked: { uuid, type, parent: of } }: AssignedMediated): string =>
  [
    uuid === undefined ? "a mediated device" : `the mediated device ${uuid}`,
    ...(type === undefined ? [] : [`of type ${type}`]),
    ...(of === undefined ? [] : [`of ${of}`]),
  ].join(" ");

interface Room {
  readonly room: string;
  /** What the host's file has to say. */
  readonly how: string;
}

/** How many more of the type there can be, and where. */
function roomFor({ asked }: AssignedMediated, context: HostContext): Room {
  const parents = (devicesSeen(context)?.pci ?? []).flatMap(({ address, node, mdevTypes = [] }: PciDevice) =>
    mdevTypes.filter(({ id }) => id === asked.type).map(({ available }) => ({ address, node, available })),
  );
  const [free] = parents.filter(({ available }) => available > 0);
  const room =
    parents.length === 0
      ? ""
      : `; it has room for ${someText(parents.map(({ address, available }) => `${available} more on ${address}`))}`;
  return {
    room,
    how:
      free === undefined
        ? "The command `windows-guest probe` lists the types that a host has"
        : `The file contains: <device><parent>${free.node}</parent><capability type='mdev'><type id='${asked.type}'/></capability></device>`,
  };
}
