// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { MediatedDeviceArgs } from "./mediated-device";
import type { NvmeDeviceArgs } from "./nvme-device";
import type { PciDeviceArgs } from "./pci-device";
import type { UsbDeviceArgs } from "./usb-device";

/** A device of the host that the machine has for itself: one of `pci`, `nvme`, `usb` and `mediated`. */
export interface HostDeviceArgs {
  /** A PCI device, such as a graphics card. Cannot be combined with `nvme`, `usb` or `mediated`. Default: none. */
  pci?: Input<PciDeviceArgs>;
  /**
   * An NVMe disk: QEMU drives the controller, and Windows sees a disk with the options of other disks. To give Windows
   * the controller itself, use `pci`. Requires libvirt 6.0 or newer. Cannot be combined with `pci`, `usb` or
   * `mediated`. Default: none.
   */
  nvme?: Input<NvmeDeviceArgs>;
  /** A USB device. Cannot be combined with `pci`, `nvme` or `mediated`. Default: none. */
  usb?: Input<UsbDeviceArgs>;
  /** A mediated device, such as a vGPU. Cannot be combined with `pci`, `nvme` or `usb`. Default: none. */
  mediated?: Input<MediatedDeviceArgs>;
}
