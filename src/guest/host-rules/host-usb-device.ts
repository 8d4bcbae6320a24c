import { exampleDevices, exampleUsb } from "../../hosts/examples";
import type { UsbDevice } from "../../hosts/devices/types";
import { defineHostRule } from "../context";
import type { AssignedUsb } from "../host/assigned";
import { someText } from "../host/device-text";
import { devicesSeen } from "../host/devices-seen";
import { severityOn } from "../host/host-seen";

const two = exampleDevices([], {
  usb: [exampleUsb(), exampleUsb({ node: "usb_1_2", device: 3, port: "2" })],
});

export const hostUsbDevice = defineHostRule({
  id: "host-usb-device",
  severity: "error",
  necessary: "start",
  description: "A USB device of a guest must exist on the host and be the only one that matches.",
  rationale:
    "libvirt refuses to start a machine if a USB device is missing, unless its `startupPolicy` is `optional`, and if several devices have the requested vendor and product. The number of a device changes whenever it is plugged in; its port does not.",
  messages: {
    none: {
      message: "{path} of {guest} is {asked}, which {host} does not have{some}.",
      fix: 'Plug it in, correct it, or set `startupPolicy: "optional"`. `windows-guest probe` lists the devices of a host.',
    },
    several: {
      message: "{path} of {guest} is {asked}, and {host} has {count} of them: {all}.",
      fix: "Set `bus` and `port` of the one that you mean.",
      xml: { fix: "Add `<address bus='…' device='…'/>` of the one that you mean to `<source>`." },
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#usb-pci-scsi-devices"],
  reads: ["host", "hostDevices"],
  examples: {
    incorrect: [
      { guest: { hostDevices: [{ usb: { id: "0627:0001" } }] }, host: two },
      { guest: { hostDevices: [{ usb: { id: "046d:c52b" } }] }, host: two },
      { guest: { hostDevices: [{ usb: { bus: 1, port: "4" } }] }, host: two },
    ],
    correct: [
      { guest: { hostDevices: [{ usb: { bus: 1, port: "2" } }] }, host: two },
      { guest: { hostDevices: [{ usb: { id: "046d:c52b", startupPolicy: "optional" } }] }, host: two },
      { guest: { hostDevices: [{ usb: { id: "046d:c52b" } }] }, host: {} },
    ],
  },
  check(context) {
    const { guest, hostName, host, assigned } = context;
    const all = devicesSeen(context)?.usb ?? [];
    return assigned.flatMap((entry) => {
      if (entry.kind !== "usb" || entry.matches === undefined || entry.matches.length === 1) return [];
      const { path, matches, asked } = entry;
      const isSpare = matches.length === 0 && asked.startupPolicy === "optional" && asked.port === undefined;
      if (isSpare) return [];
      const some = matches.length === 0 ? all.filter((one) => isLike(one, entry)) : matches;
      return [
        {
          messageId: matches.length === 0 ? ("none" as const) : ("several" as const),
          path,
          severity: severityOn(host),
          data: {
            ...{ guest, host: hostName, path, asked: askedText(asked), count: matches.length },
            all: someText(some.map(usbText)),
            some: some.length === 0 ? "" : ` (it has ${someText(some.map(usbText))})`,
          },
        },
      ];
    });
  },
});

/** Of the same kind, or on the same bus where no kind is named. */
const isLike = ({ vendor, product, bus }: UsbDevice, { asked }: AssignedUsb): boolean =>
  asked.id === undefined ? bus === asked.bus : asked.id === `${vendor}:${product}`;

const askedText = ({ id, bus, port }: AssignedUsb["asked"]): string =>
  [id ?? "a USB device", ...(port === undefined ? [] : [`at port ${port} of bus ${bus ?? "?"}`])].join(" ");

const usbText = ({ vendor, product, bus, device, port }: UsbDevice): string =>
  `${vendor}:${product} on bus ${bus}, ${port === undefined ? `device ${device}` : `port ${port}`}`;
