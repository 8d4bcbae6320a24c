import { defineGuestRule } from "../context";
import { deviceWords, heldBy, isNamedPci, type Assigned } from "../host/assigned";
import { askedWords } from "../host/device-text";
import { pciDeviceIn } from "../model/host-devices";
import type { HostDeviceSpec } from "../types";

export const hostDeviceSource = defineGuestRule({
  id: "host-device-source",
  severity: "error",
  necessary: "deploy",
  description: "Each host device must say which device it is, and what its kind supports.",
  rationale:
    "An entry is one of a PCI device, an NVMe disk, a USB and a mediated device, with at least one property that identifies it. With none, any device of the host would match. libvirt refuses a machine with the same device twice, with the screen of a mediated device but no console, and with two simple frame buffers.",
  argumentsOnly: "libvirt refuses such a machine.",
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
    display: {
      message: "{path} of {guest} shows its screen in the console, but the machine has none.",
      fix: 'Set `graphics.type` to "vnc" or "spice", or remove `display`.',
    },
    ramfbs: {
      message: "{path} and {first} of {guest} both have `ramfb: true`, which one device can have.",
      fix: "Remove `ramfb` from one of them.",
    },
    twice: {
      message: "{path} and {first} of {guest} are the same device ({device}).",
      fix: "Remove one of them.",
    },
  },
  sources: ["https://libvirt.org/formatdomain.html#usb-pci-scsi-devices"],
  reads: ["hostDevices", "graphics.type"],
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
      { graphics: { type: "none" }, hostDevices: [{ mediated: { type: "nvidia-63", display: true } }] },
      {
        hostDevices: [
          { mediated: { type: "nvidia-63", display: true, ramfb: true } },
          { mediated: { type: "nvidia-64", display: true, ramfb: true } },
        ],
      },
      { hostDevices: [{ usb: { id: "046d:c52b" } }, { usb: { id: "046d:c52b" } }] },
      { hostDevices: [{ pci: { address: "0000:01:00.0", functions: [1] } }, { pci: { address: "0000:01:00.1" } }] },
    ],
    correct: [
      { hostDevices: [{ pci: { address: "0000:01:00.0" } }, { usb: { bus: 1, port: "2" } }] },
      { hostDevices: [{ mediated: { type: "nvidia-63", display: true, ramfb: true } }] },
    ],
  },
  *check({ guest, spec, machine, assigned }) {
    let first: string | undefined;
    for (const [index, asked] of (spec.hostDevices ?? []).entries()) {
      const entry = asked as HostDeviceSpec | undefined;
      if (entry === undefined) continue;
      const path = `hostDevices[${index}]`;
      const problem = problemOf(entry);
      if (problem !== undefined) yield { messageId: problem, path, data: { guest, path } };
      const { display, ramfb } = entry.mediated ?? {};
      if (display === true && machine.graphics === "none")
        yield { messageId: "display" as const, path, data: { guest, path } };
      if (ramfb !== true) continue;
      if (first !== undefined) yield { messageId: "ramfbs" as const, path, data: { guest, path, first } };
      first ??= path;
    }
    const seen = new Map<string, string>();
    for (const one of assigned) {
      const { path } = one;
      for (const device of new Set(wordsAlone(one))) {
        const other = seen.get(device);
        if (other !== undefined)
          yield { messageId: "twice" as const, path, data: { guest, path, first: other, device } };
        else seen.set(device, path);
      }
    }
  },
});

/** What tells that two entries are one device without the host, which tells it in `host-device-user`. */
function wordsAlone(one: Assigned): readonly string[] {
  const placed = deviceWords(heldBy([one]));
  if (placed.length === 0) return askedWords(one);
  return one.matches === undefined ? placed : [];
}

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
