import { defineGuestRule } from "../context";
import { isNamedPci } from "../host/assigned";
import { pciDeviceIn } from "../model/host-devices";
import type { HostDeviceSpec } from "../types";

export const hostDeviceSource = defineGuestRule({
  id: "host-device-source",
  severity: "error",
  necessary: "deploy",
  description: "Each host device must say which device it is.",
  rationale:
    "An entry is one of a PCI device, an NVMe disk, a USB and a mediated device, with at least one property that identifies it. With none, any device of the host would match.",
  argumentsOnly: "libvirt refuses a device without a source.",
  messages: {
    kind: {
      message: "{path} of {guest} must have exactly one of `pci`, `nvme`, `usb` and `mediated`.",
      fix: 'Write for example `{ pci: { id: "10de:2484" } }`.',
    },
    pci: {
      message: "{path} of {guest} does not say which PCI device it is.",
      fix: "Set `id`, `subsystem`, `slot`, `serial` or `address`; `windows-guest probe` lists them.",
    },
    usb: {
      message: "{path} of {guest} does not say which USB device it is.",
      fix: "Set `id`, or both `bus` and `port`; `windows-guest probe` lists them.",
    },
    mediated: {
      message: "{path} of {guest} does not say which mediated device it is.",
      fix: "Set `type` or `uuid`; `windows-guest probe` lists them.",
    },
    ramfb: {
      message: "{path} of {guest} has `ramfb: true` but no display.",
      fix: "Set `display: true`, or remove `ramfb`.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#usb-pci-scsi-devices"],
  reads: ["hostDevices"],
  examples: {
    incorrect: [
      { hostDevices: [{}] },
      { hostDevices: [{ pci: { id: "10de:2484" }, usb: { id: "046d:c52b" } }] },
      { hostDevices: [{ pci: { managed: false } }] },
      { hostDevices: [{ nvme: { namespace: 2 } }] },
      { hostDevices: [{ usb: { bus: 1 } }] },
      { hostDevices: [{ usb: { port: "2" } }] },
      { hostDevices: [{ mediated: { parent: "0000:06:00.0" } }] },
      { hostDevices: [{ mediated: { type: "nvidia-63", ramfb: true } }] },
    ],
    correct: [
      { hostDevices: [{ pci: { address: "0000:01:00.0" } }, { usb: { bus: 1, port: "2" } }] },
      { hostDevices: [{ mediated: { type: "nvidia-63", display: true, ramfb: true } }] },
    ],
  },
  check({ guest, spec }) {
    return (spec.hostDevices ?? []).flatMap((entry: HostDeviceSpec | undefined, index) => {
      const problem = entry === undefined ? undefined : problemOf(entry);
      const path = `hostDevices[${index}]`;
      return problem === undefined ? [] : [{ messageId: problem, path, data: { guest, path } }];
    });
  },
});

function problemOf(entry: HostDeviceSpec): "kind" | "pci" | "usb" | "mediated" | "ramfb" | undefined {
  const { usb, mediated } = entry;
  if ([entry.pci, entry.nvme, usb, mediated].filter((one) => one !== undefined).length !== 1) return "kind";
  const pci = pciDeviceIn(entry);
  if (pci !== undefined) return isNamedPci(pci) ? undefined : "pci";
  if (usb !== undefined) {
    const { id, bus, port } = usb;
    return (bus === undefined) !== (port === undefined) || (id === undefined && port === undefined) ? "usb" : undefined;
  }
  const { uuid, type, display, ramfb } = mediated!;
  if (uuid === undefined && type === undefined) return "mediated";
  return ramfb === true && display !== true ? "ramfb" : undefined;
}
