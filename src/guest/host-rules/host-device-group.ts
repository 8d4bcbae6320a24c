import { exampleDevices, examplePci } from "../../hosts/examples";
import type { PciDevice } from "../../hosts/devices/types";
import { grouped } from "../../foreign/grouped";
import type { Report } from "../../findings";
import { defineHostRule, type HostContext } from "../context";
import { deviceText } from "../host/device-text";
import { devicesSeen, functionsOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const group = { number: 14, members: ["0000:01:00.0", "0000:01:00.1"] };
const gpu = examplePci({ vendor: "10de", device: "2484", class: "030000", driver: "nouveau", group });
const audio = examplePci({
  ...{ address: "0000:01:00.1", vendor: "10de", device: "228b", class: "040300", driver: "snd_hda_intel", group },
});

/** Drivers that leave a group to VFIO (Linux, drivers/vfio/vfio_main.c). */
const VFIO_DRIVERS: ReadonlySet<string> = new Set(["vfio-pci", "pci-stub", "pcieport"]);

export const hostDeviceGroup = defineHostRule({
  id: "host-device-group",
  severity: "error",
  necessary: "start",
  description: "No other device of the IOMMU group may stay with a driver of the host.",
  rationale:
    "Devices of one IOMMU group can reach each other's memory, so VFIO gives away a group as a whole: each member must belong to the same machine, or have no driver, or one of VFIO. Bridges do not count. libvirt defines the machine and refuses to start it.",
  messages: {
    stays: {
      message:
        "{path} of {guest} is in IOMMU group {group} of {host} together with {member}, which is used by the driver {driver}.",
      fix: 'Add `{ pci: { address: "{address}" } }` to `hostDevices`, take the device from its driver on the host (virsh nodedev-detach {node}), or put the card in another slot.',
    },
    shared: {
      message:
        "{path} of {guest} is in IOMMU group {group} of {host} together with {member}, which machine {other} has. All devices of a group must belong to one machine.",
      fix: "Give both devices to one machine, or put one of the cards in another slot.",
    },
  },
  sources: ["https://docs.kernel.org/driver-api/vfio.html#groups-devices-and-iommus"],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [
      { guest: { hostDevices: [{ pci: { id: "10de:2484", functions: [0] } }] }, host: exampleDevices([gpu, audio]) },
    ],
    correct: [
      { guest: { hostDevices: [{ pci: { id: "10de:2484" } }] }, host: exampleDevices([gpu, audio]) },
      {
        guest: { hostDevices: [{ pci: { id: "10de:2484", functions: [0] } }] },
        host: exampleDevices([gpu, { ...audio, driver: "vfio-pci" }]),
      },
      {
        guest: { hostDevices: [{ pci: { id: "10de:2484", functions: [0] } }] },
        host: exampleDevices([gpu, { ...audio, bridge: true, driver: "shpchp" }]),
      },
    ],
  },
  check(context) {
    const { guest, hostName, host } = context;
    const groups = grouped(
      functionsOf(context).filter(({ device }) => device.group !== undefined),
      ({ device }) => device.group!.number,
    );
    return [...groups].flatMap(([number, [first]]) => {
      const { path } = first!.entry;
      return membersBeside(first!.device, context).flatMap((member): Report<"stays" | "shared">[] => {
        const { driver, address, node, usedBy } = member;
        const data = { guest, host: hostName, path, group: number, member: deviceText(member) };
        if (usedBy !== undefined && usedBy !== guest)
          return [{ messageId: "shared", path, severity: "warning", data: { ...data, other: usedBy } }];
        return driver === undefined || VFIO_DRIVERS.has(driver)
          ? []
          : [{ messageId: "stays", path, severity: severityOn(host), data: { ...data, driver, address, node } }];
      });
    });
  },
});

/** Members that the guest does not get. One that nobody has read is not known. */
function membersBeside({ group: of }: PciDevice, context: HostContext): readonly PciDevice[] {
  const given = new Set(functionsOf(context).map(({ device }) => device.address));
  return (devicesSeen(context)?.pci ?? []).filter(
    ({ address, bridge }) => of!.members.includes(address) && !given.has(address) && !bridge,
  );
}
