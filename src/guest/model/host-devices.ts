import * as z from "zod";

import type { DomainDefinition } from "../../domain/definition";
import type { DeviceRole } from "../../hosts/devices/types";
import * as device from "../reading/device-leaves";
import * as leaf from "../reading/leaves";
import { group, list, optional, words } from "./describe";
import { diskOptions } from "./disk-options";
import { diskBus, diskCache, diskLimits } from "./disks";

type Device = NonNullable<DomainDefinition["devices"]["hostDevices"]>[number];
type Usb = Extract<Device, { type: "usb" }>;

const role = words("HostRole", "What a host itself needs a device for.", {
  "root-disk": "The host's root file system is on a disk of the device.",
  uplink: "The device is the only network interface through which the host is reached.",
  "boot-display": "The host's firmware and console use the display.",
} satisfies Record<DeviceRole, string>);

/** QEMU is alone with an NVMe controller, without the host's own I/O; its place in the boot order is the device's. */
const { bootOrder: _, shareable: __, io: ___, ...ownDiskOptions } = diskOptions;

const bootOrder = optional(leaf.whole(1, 1000, "place in the boot order"), {
  about: "Place in the boot order. The system disk is 1, unless a device has that place.",
  defaultText: "the machine does not boot from the device",
});

/** Which device of the host it is. */
const pciIdentity = {
  id: optional(device.deviceId, {
    about: "Vendor and device, for example `10de:2484`.",
    defaultText: "any",
    notes: "What preview finds at `address` is kept, so that another device there is an error later.",
  }),
  subsystem: optional(device.deviceId, {
    about: "Vendor and device of the card's maker, for example `1458:4030`.",
    defaultText: "any",
  }),
  slot: optional(device.slotPath, {
    about: "Path of the slot, as `windows-guest probe` lists it. It stays the same when buses are renumbered.",
    defaultText: "any",
  }),
  serial: optional(leaf.line(64), { about: "Serial number, where the device has one.", defaultText: "any" }),
  address: optional(device.pciAddress, {
    about: "Address on the host. It can change when a card is added.",
    defaultText: "where preview finds the device, which is then kept",
  }),
};

const takeFromHost = optional(list(role, 3), {
  about: "What the host loses with the device, named on purpose. Without it, such a device is an error.",
  defaultText: "nothing",
});

const pci = group(
  "PciDeviceArgs",
  "A PCI device of the host. Everything that is set must match: set what identifies the card, or its address, or both.",
  {
    ...pciIdentity,
    functions: optional(list(leaf.whole(0, 7, "function"), 8), {
      about: "Functions of the card that the machine gets, for example `[0]`. Together they are one card in Windows.",
      defaultText: "all functions of the card; of a virtual function that one alone",
    }),
    managed: optional(z.boolean(), {
      about: "libvirt takes the device from its driver when the machine starts, and gives it back afterwards.",
      default: true,
      notes:
        "Set it to false if the host binds the device to `vfio-pci` itself, or for a vendor's virtual function that keeps its driver.",
    }),
    romBar: optional(z.boolean(), {
      about: "Show Windows and the firmware the ROM of the device.",
      defaultText: "what QEMU does: yes",
    }),
    romFile: optional(leaf.hostPath, {
      about: "File on the host with the ROM that the machine sees instead of the device's own.",
      defaultText: "the device's own ROM",
    }),
    takeFromHost,
    bootOrder,
  },
);

const nvmeDisk = group("NvmeDiskArgs", "How Windows sees a namespace of an NVMe controller.", {
  bus: optional(diskBus, { about: "How the disk is attached.", default: "auto" }),
  cache: optional(diskCache, {
    about: "Whether the controller may use its own write cache: `none` and `directsync` turn it off.",
    defaultText: "QEMU's default, which uses it",
    notes: "With a controller that cannot turn it off, the machine does not start with `none` and `directsync`.",
  }),
  serial: optional(leaf.serial, { about: "Serial number that Windows sees.", defaultText: "none" }),
  limits: optional(diskLimits, { about: "How much the disk may read and write.", defaultText: "no limits" }),
  ...ownDiskOptions,
});

const nvme = group(
  "NvmeDeviceArgs",
  "A namespace of an NVMe controller of the host. QEMU drives the controller, and Windows sees a disk. Everything that is set must match: set what identifies the controller, or its address, or both.",
  {
    ...pciIdentity,
    namespace: optional(leaf.whole(1, 4_294_967_294, "number of a namespace"), {
      about: "Number of the namespace. `nvme list-ns /dev/nvme0` on the host lists them.",
      default: 1,
      notes: "QEMU takes the whole controller, so its other namespaces are not available to anybody.",
    }),
    managed: optional(z.boolean(), {
      about: "libvirt takes the controller from its driver when the machine starts, and gives it back afterwards.",
      default: true,
      notes: "Set it to false if the host binds the controller to `vfio-pci` itself.",
    }),
    takeFromHost,
    disk: optional(nvmeDisk, { about: "How Windows sees it.", defaultText: "a disk on the bus of `drivers`" }),
    bootOrder,
  },
);

const startupPolicy = words("UsbStartupPolicy", "What happens if the USB device is missing when the machine starts.", {
  mandatory: "The machine does not start.",
  requisite: "The machine does not start, but a migration or a restore continues without the device.",
  optional: "The machine starts without the device.",
} satisfies Record<NonNullable<Usb["startupPolicy"]>, string>);

const usb = group("UsbDeviceArgs", "A USB device of the host: its `id`, or `bus` and `port`, or all of them.", {
  id: optional(device.deviceId, {
    about: "Vendor and product, for example `046d:c52b`.",
    defaultText: "what preview finds at `port`, which is then kept",
    notes: "If the host has several of them, set `bus` and `port` too.",
  }),
  bus: optional(leaf.whole(1, 255, "bus"), { about: "USB bus. Requires `port`.", defaultText: "any" }),
  port: optional(device.usbPort, {
    about: "Port of the bus, which stays the same when the device is unplugged. Requires `bus`.",
    defaultText: "any",
  }),
  device: optional(leaf.whole(1, 127, "device"), {
    about: "Number of the device on its bus. It changes whenever the device is plugged in.",
    defaultText: "what preview finds at `port`",
  }),
  startupPolicy: optional(startupPolicy, {
    about: "What happens if the device is missing when the machine starts.",
    default: "mandatory",
  }),
  bootOrder,
});

const mediated = group(
  "MediatedDeviceArgs",
  "A mediated device of the host, such as a vGPU. It must exist on the host: this package does not create it.",
  {
    uuid: optional(leaf.uuid, {
      about: "UUID of the mediated device.",
      defaultText: "a device of `type` that no other machine has, which is then kept",
    }),
    type: optional(device.mediatedType, { about: "Type, for example `nvidia-63`.", defaultText: "any" }),
    parent: optional(device.pciAddress, { about: "PCI device that it is a part of.", defaultText: "any" }),
    display: optional(z.boolean(), {
      about: "Show its screen in the console of the machine.",
      default: false,
      notes: "Requires `graphics`.",
    }),
    ramfb: optional(z.boolean(), {
      about: "Show a simple frame buffer until Windows has loaded the driver. Requires `display`.",
      default: false,
    }),
  },
);

export const hostDevice = group(
  "HostDeviceArgs",
  "A device of the host that the machine has for itself: one of `pci`, `nvme`, `usb` and `mediated`.",
  {
    pci: optional(pci, {
      about: "A PCI device, such as a graphics card.",
      excludes: ["nvme", "usb", "mediated"],
      defaultText: "none",
    }),
    nvme: optional(nvme, {
      about:
        "An NVMe disk: QEMU drives the controller, and Windows sees a disk with the options of other disks. To give Windows the controller itself, use `pci`. Requires libvirt 6.0 or newer.",
      excludes: ["pci", "usb", "mediated"],
      defaultText: "none",
    }),
    usb: optional(usb, { about: "A USB device.", excludes: ["pci", "nvme", "mediated"], defaultText: "none" }),
    mediated: optional(mediated, {
      about: "A mediated device, such as a vGPU.",
      excludes: ["pci", "nvme", "usb"],
      defaultText: "none",
    }),
  },
);

export type HostDeviceSpec = z.input<typeof hostDevice>;
export type PciDeviceSpec = z.input<typeof pci>;
export type NvmeDeviceSpec = z.input<typeof nvme>;
export type NvmeDiskSpec = z.input<typeof nvmeDisk>;
export type UsbDeviceSpec = z.input<typeof usb>;
export type MediatedDeviceSpec = z.input<typeof mediated>;

/** The PCI device of the host that an entry names, whatever the machine makes of it. */
export const pciDeviceIn = ({ pci: device, nvme: controller }: HostDeviceSpec): PciDeviceSpec | undefined => {
  if (controller === undefined) return device;
  const { namespace: _, disk: __, ...asked } = controller;
  return asked;
};
