import { RESET_TROUBLE, resetTroubleOf } from "../../hosts/devices/reset-trouble";
import { exampleDevices, examplePci } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { deviceText } from "../host/device-text";
import { functionsOf } from "../host/devices-seen";

const polaris = examplePci({ vendor: "1002", device: "67df", class: "030000", driver: "vfio-pci" });

export const hostDeviceReset = defineHostRule({
  id: "host-device-reset",
  severity: "warning",
  description: "A PCI device should reset when its machine starts again.",
  rationale:
    "VFIO resets a device whenever a machine starts or stops. Some devices do not support that, or hang: the machine starts once, and then no more until the host is restarted. The table of this package holds the devices that Linux and the project vendor-reset treat in a special way.",
  messages: {
    trouble: {
      message: "{path} of {guest} is {device}, one of {what}: {trouble}.",
      fix: "{instead} ({source}).",
    },
  },
  sources: [...new Set(RESET_TROUBLE.map(({ source }) => source))],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [{ guest: { hostDevices: [{ pci: { id: "1002:67df" } }] }, host: exampleDevices([polaris]) }],
    correct: [{ guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([examplePci()]) }],
  },
  check(context) {
    const { guest } = context;
    return functionsOf(context).flatMap(({ entry: { path }, device }) => {
      const known = resetTroubleOf(device);
      if (known === undefined) return [];
      const { what, trouble, instead, source } = known;
      return [
        {
          messageId: "trouble" as const,
          path,
          data: { guest, path, device: deviceText(device), what, trouble, instead, source },
        },
      ];
    });
  },
});
