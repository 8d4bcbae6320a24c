import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { grouped } from "../../foreign/grouped";
import type { NvmeDiskSpec } from "../model/host-devices";
import type { HostDeviceSpec } from "../types";

type Devices = DomainDefinition["devices"];
type Device = NonNullable<Devices["hostDevices"]>[number];
type NvmeDisk = NonNullable<Devices["nvmeDisks"]>[number];
type Of<Type extends Device["type"]> = Extract<Device, { type: Type }>;

/** Devices of the host as arguments, NVMe disks last. Undefined: none. */
export function hostDeviceSpecs({ hostDevices, nvmeDisks }: Devices): HostDeviceSpec[] | undefined {
  if (hostDevices === undefined && nvmeDisks === undefined) return undefined;
  return [...assignedSpecs(hostDevices ?? []), ...(nvmeDisks ?? []).map((disk) => ({ nvme: nvmeSpec(disk) }))];
}

/** Functions that share a slot of the machine are one card. */
export const assignedSpecs = (devices: readonly Device[]): HostDeviceSpec[] =>
  [...grouped(devices, cardOf).values()].map(([first, ...others]): HostDeviceSpec => {
    switch (first!.type) {
      case "pci":
        return { pci: pciSpec([first!, ...(others as Of<"pci">[])]) };
      case "usb":
        return { usb: usbSpec(first!) };
      case "mdev":
        return { mediated: mediatedSpec(first!) };
    }
  });

/** Equal for the functions of one card. */
function cardOf(device: Device): unknown {
  if (device.type !== "pci" || device.place === undefined) return device;
  const { bus, slot } = device.place;
  return `${device.address.split(".")[0]!} ${bus} ${slot}`;
}

/** Every function is named, because nobody knows here which ones the card has. */
function pciSpec(functions: readonly Of<"pci">[]): NonNullable<HostDeviceSpec["pci"]> {
  const [{ address, managed, romBar, romFile, bootOrder }] = functions as [Of<"pci">];
  return defined({
    address,
    functions: functions.map((one) => Number(one.address.split(".")[1])),
    managed,
    romBar,
    romFile,
    bootOrder,
  });
}

const nvmeSpec = (disk: NvmeDisk): HostDeviceSpec["nvme"] => ({
  ...{ address: disk.address, namespace: disk.namespace, managed: disk.managed },
  disk: diskOptionsSpec(disk),
  ...defined({ bootOrder: disk.bootOrder }),
});

/** What arguments say of every disk, wherever its data is. */
export const diskOptionsSpec = (disk: Omit<NvmeDisk, "readonly"> | Devices["disks"][number]): NvmeDiskSpec =>
  defined({
    bus: disk.bus === "virtio" || disk.bus === "scsi" || disk.bus === "sata" ? disk.bus : undefined,
    cache: disk.cache,
    serial: disk.serial,
    limits: disk.limits,
    // What QEMU does where nobody says it.
    discard: disk.discard ?? "ignore",
    detectZeroes: disk.detectZeroes,
    queues: disk.queues,
    iothread: disk.iothread,
    rotationRate: disk.rotationRate,
    wwn: disk.wwn,
    readOnly: "readonly" in disk && disk.readonly === true ? true : undefined,
  });

/** Without its port, no argument names a device by its place: with an ID, that is what libvirt finds it by. */
const usbSpec = ({ vendor, product, bus, device, startupPolicy, bootOrder }: Of<"usb">): HostDeviceSpec["usb"] => ({
  ...(vendor === undefined ? { bus, device } : { id: `${vendor}:${product!}` }),
  ...defined({ startupPolicy, bootOrder }),
});

const mediatedSpec = ({ uuid, display, ramfb }: Of<"mdev">): HostDeviceSpec["mediated"] =>
  defined({ uuid, display, ramfb });

/**
 * The devices that a program can name. A USB device is named by its ids: its number on the bus changes whenever it is
 * plugged in. One without ids, or one of several with the same, is left out.
 */
export const lastingDevices = (devices: readonly HostDeviceSpec[]): HostDeviceSpec[] =>
  devices.flatMap((one) => {
    if (one.usb === undefined) return [one];
    const { bus: _, device: __, ...usb } = one.usb;
    const isOne = devices.filter((other) => other.usb?.id === usb.id).length === 1;
    return usb.id !== undefined && isOne ? [{ ...one, usb }] : [];
  });
