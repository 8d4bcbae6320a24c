import type { HostDevices } from "../../hosts/devices/types";

export type DeviceKind = "pci" | "usb" | "mediated";

/** Devices to read. What is absent is not read. */
export interface WantedDevices {
  /** Every device of these kinds. */
  readonly all?: readonly DeviceKind[];
  /**
   * Addresses of PCI devices. With each come the members of its IOMMU group, the other functions in its slot, and the
   * card of a virtual function.
   */
  readonly pci?: readonly string[];
  /** Network interfaces of the host, for example "eno1": their cards with all virtual functions. */
  readonly interfaces?: readonly string[];
  /** USB devices by bus and port. */
  readonly usb?: readonly { readonly bus: number; readonly port: string }[];
}

/** What was read. A device that was wanted and is not in its list is not on the host. */
export type FoundDevices = Omit<HostDevices, "vfio">;
