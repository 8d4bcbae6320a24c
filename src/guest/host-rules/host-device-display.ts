import { exampleDevices, examplePci } from "../../hosts/examples";
import { defineHostRule } from "../context";
import { idOf } from "../host/assigned";
import { deviceText } from "../host/device-text";
import { functionsOf, isDisplay } from "../host/devices-seen";

const gpu = examplePci({ vendor: "1002", device: "73bf", class: "030000", driver: "amdgpu" });

/** Drivers that a display can lose without harm. */
const HARMLESS: ReadonlySet<string> = new Set(["vfio-pci", "pci-stub"]);

export const hostDeviceDisplay = defineHostRule({
  id: "host-device-display",
  severity: "warning",
  description: "A display driver of the host should not lose its card while the host runs.",
  rationale:
    "With `managed`, libvirt takes the card from its driver when the machine starts. Drivers of displays are rarely written for that: a desktop that uses the card ends, and the driver can hang in the kernel until the host is restarted. A card that is bound to `vfio-pci` when the host starts never had such a driver.",
  messages: {
    unbound: {
      message: "libvirt takes {device} from the driver {driver} of {host} when {guest} starts.",
      fix: "Bind the card to vfio-pci when the host starts: add `vfio-pci.ids={id}` to the kernel command line of the host, and load vfio-pci before {driver} (`softdep {driver} pre: vfio-pci` in /etc/modprobe.d). This applies to all devices with that ID.",
    },
  },
  sources: [
    "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices",
    "https://docs.kernel.org/admin-guide/kernel-parameters.html",
    "https://docs.kernel.org/gpu/drm-uapi.html#device-hot-unplug",
  ],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [{ guest: { hostDevices: [{ pci: { id: "1002:73bf" } }] }, host: exampleDevices([gpu]) }],
    correct: [
      {
        guest: { hostDevices: [{ pci: { id: "1002:73bf" } }] },
        host: exampleDevices([{ ...gpu, driver: "vfio-pci" }]),
      },
      { guest: { hostDevices: [{ pci: { id: "1002:73bf", managed: false } }] }, host: exampleDevices([gpu]) },
      { guest: { hostDevices: [{ pci: { id: "8086:10d3" } }] }, host: exampleDevices([examplePci()]) },
    ],
  },
  check(context) {
    const { guest, hostName } = context;
    return functionsOf(context).flatMap(({ entry: { path, asked }, device }) =>
      asked.managed !== false &&
      isDisplay(device) &&
      device.physicalFunction === undefined &&
      device.driver !== undefined &&
      !HARMLESS.has(device.driver)
        ? [
            {
              messageId: "unbound" as const,
              path,
              data: { guest, host: hostName, device: deviceText(device), driver: device.driver, id: idOf(device) },
            },
          ]
        : [],
    );
  },
});
