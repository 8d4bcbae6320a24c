import { exampleDevices, examplePci } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { deviceText } from "../host/device-text";
import { functionsOf } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const bridge = examplePci({ class: "060400", driver: "pcieport", bridge: true });

export const hostDeviceBridge = defineHostRule({
  id: "host-device-bridge",
  severity: "error",
  necessary: "start",
  description: "A machine cannot have a PCI bridge of the host.",
  rationale:
    "Bridges belong to the host's tree of buses; VFIO supports only the devices behind them. libvirt refuses to start a machine with a bridge.",
  messages: {
    bridge: {
      message: "{path} of {guest} is {device}, which is a PCI bridge of {host}.",
      fix: "Specify the device behind the bridge.",
    },
  },
  sources: ["https://docs.kernel.org/driver-api/vfio.html"],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [{ guest: { hostDevices: [{ pci: { address: "0000:01:00.0" } }] }, host: exampleDevices([bridge]) }],
    correct: [{ guest: { hostDevices: [{ pci: { address: "0000:01:00.0" } }] }, host: exampleDevices([examplePci()]) }],
  },
  check(context) {
    const { guest, hostName, host } = context;
    return functionsOf(context).flatMap(({ entry: { path }, device }) =>
      device.bridge
        ? [
            {
              messageId: "bridge" as const,
              path,
              severity: severityOn(host),
              data: { guest, host: hostName, path, device: deviceText(device) },
            },
          ]
        : [],
    );
  },
});
