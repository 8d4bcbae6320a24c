import { exampleDevices, examplePci } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { deviceText } from "../host/device-text";
import { functionsOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const uplink = examplePci({ roles: ["uplink"], interface: "eno1" });

export const hostDeviceRole = defineHostRule({
  id: "host-device-role",
  severity: "error",
  description: "A machine must not take a device that its host needs.",
  rationale:
    "When the machine starts, libvirt takes the device from the host without asking. A host without its root disk stops; a host without its only network interface cannot be reached any more.",
  messages: {
    "root-disk": {
      message: "{path} of {guest} is {device}, which the root disk of {host} is attached to.",
      fix: 'Specify another device. If the host does not need it, set `takeFromHost: ["root-disk"]`.',
    },
    uplink: {
      message: "{path} of {guest} is {device}, the only network interface through which {host} is reached.",
      fix: 'Specify another device, or a virtual function of the card. If the host can do without it, set `takeFromHost: ["uplink"]`.',
    },
    "boot-display": {
      message: "{path} of {guest} is {device}, the display that the firmware of {host} uses.",
      fix: 'Choose another display in the firmware of the host. If the host needs no display, set `takeFromHost: ["boot-display"]`, and `romFile` if the card then shows nothing.',
    },
  },
  sources: ["https://docs.kernel.org/driver-api/vfio.html", "https://docs.kernel.org/PCI/sysfs-pci.html"],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([uplink]) },
      {
        guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] },
        host: exampleDevices([examplePci({ class: "030000", roles: ["boot-display"] })]),
      },
    ],
    correct: [
      {
        guest: { hostDevices: [{ pci: { id: "8086:10d3", takeFromHost: ["uplink"] } }] },
        host: exampleDevices([uplink]),
      },
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([examplePci()]) },
    ],
  },
  check(context) {
    const { guest, hostName, host } = context;
    return functionsOf(context).flatMap(({ entry: { path, asked }, device }) =>
      device.roles
        .filter((role) => asked.takeFromHost?.includes(role) !== true)
        .map((role) => ({
          messageId: role,
          path,
          severity: severityOn(host),
          data: { guest, host: hostName, path, device: deviceText(device) },
        })),
    );
  },
});
