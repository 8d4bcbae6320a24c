import type { Known } from "../../enlightenments/types";

/**
 * Devices of a host that a machine can have for itself, as they were when the host was asked. A list that is absent was
 * not read: it is unknown what the host has, never "none".
 */
export interface HostDevices {
  /** Can the host give PCI devices to machines by VFIO: its QEMU supports it, and devices are in IOMMU groups. */
  readonly vfio: Known;
  readonly pci?: readonly PciDevice[];
  readonly usb?: readonly UsbDevice[];
  readonly mediated?: readonly MediatedDevice[];
}

export interface PciDevice {
  /** libvirt's name of the device, for example "pci_0000_02_00_0". */
  readonly node: string;
  /** "0000:02:00.0": domain, bus, slot and function in hexadecimal. */
  readonly address: string;
  /** Four hexadecimal digits in lower case, for example "8086"; so is the device. */
  readonly vendor: string;
  readonly device: string;
  readonly vendorName?: string;
  readonly deviceName?: string;
  /** Vendor and device of the card's maker, for example "8086:0001"; absent: unknown. */
  readonly subsystem?: string;
  /** Six hexadecimal digits, for example "020000" of an Ethernet controller. */
  readonly class?: string;
  /** The driver that has it; absent: none. */
  readonly driver?: string;
  /** Its IOMMU group with the addresses of all its members, itself included; absent: it is in none. */
  readonly group?: { readonly number: number; readonly members: readonly string[] };
  readonly numaNode?: number;
  /** A bridge to other devices: no machine can have it, and it does not count in a group. */
  readonly bridge: boolean;
  /**
   * Slots and functions of the bridges above it and its own, from the root of its PCI domain, for example
   * "0000/02.0/00.0"; below a root bus other than 00 "0000:40/01.1/00.0". Stays the same when buses are renumbered,
   * which happens when a card is added.
   */
  readonly slotPath?: string;
  readonly serial?: string;
  /** It has a ROM, which sysfs has a file for; absent: unknown. */
  readonly rom?: boolean;
  /** Sum of the sizes of its memory regions in bytes; absent: unknown. */
  readonly barBytes?: number;
  /** Of a card with virtual functions: how many it can have, and the addresses of those that there are. */
  readonly functions?: { readonly most: number; readonly active: readonly string[] };
  /** Of a virtual function: the address of the card. */
  readonly physicalFunction?: string;
  /** The network interface of the host that it is, for example "eno1". */
  readonly interface?: string;
  readonly mdevTypes?: readonly MdevType[];
  /** What the host itself needs it for, as far as it tells. Empty: nothing that is known. */
  readonly roles: readonly DeviceRole[];
  /** A defined machine of the host that has it. */
  readonly usedBy?: string;
}

export interface MdevType {
  /** For example "nvidia-11". */
  readonly id: string;
  readonly name?: string;
  /** For example "vfio-pci". */
  readonly api?: string;
  /** How many more of this type the device can have. */
  readonly available: number;
}

/** The host's root disk, its only network interface with a way out, or the display that its firmware used. */
export type DeviceRole = "root-disk" | "uplink" | "boot-display";

export interface UsbDevice {
  /** For example "usb_1_2". */
  readonly node: string;
  /** Four hexadecimal digits in lower case; so is the product. */
  readonly vendor: string;
  readonly product: string;
  readonly vendorName?: string;
  readonly productName?: string;
  readonly bus: number;
  /** Changes whenever the device is plugged in again. */
  readonly device: number;
  /** The ports from the controller of the bus to it, for example "1.2". */
  readonly port?: string;
  readonly usedBy?: string;
}

/** A mediated device that exists on the host, such as a vGPU. */
export interface MediatedDevice {
  /** For example "mdev_c60cc60c_c60c_c60c_c60c_c60cc60cc60c_0000_06_00_0". */
  readonly node: string;
  readonly uuid: string;
  readonly type: string;
  /** Address of the PCI device that it is a part of. */
  readonly parent: string;
  readonly usedBy?: string;
}
