// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { MediatedDeviceArgs } from "./mediated-device";
import type { PciDeviceArgs } from "./pci-device";
import type { UsbDeviceArgs } from "./usb-device";

/** A device of the host that the machine has for itself: one of `pci`, `usb` and `mediated`. */
export interface HostDeviceArgs {
  /** A PCI device, such as a graphics card. Cannot be combined with `usb` or `mediated`. Default: none. */
  pci?: Input<PciDeviceArgs>;
  /** A USB device. Cannot be combined with `pci` or `mediated`. Default: none. */
  usb?: Input<UsbDeviceArgs>;
  /** A mediated device, such as a vGPU. Cannot be combined with `pci` or `usb`. Default: none. */
  mediated?: Input<MediatedDeviceArgs>;
}
