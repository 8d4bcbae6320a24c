// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { HostRole } from "../enums";
import type { NvmeDiskArgs } from "./nvme-disk";

/**
 * A namespace of an NVMe controller of the host. QEMU drives the controller, and Windows sees a disk. Everything that
 * is set must match: set what identifies the controller, or its address, or both.
 */
export interface NvmeDeviceArgs {
  /**
   * Vendor and device, for example `10de:2484`. Vendor and device as `lspci -nn` or `lsusb` writes them, for example
   * `10de:2484`. Default: any. What preview finds at `address` is kept, so that another device there is an error later.
   */
  id?: Input<string>;
  /**
   * Vendor and device of the card's maker, for example `1458:4030`. Vendor and device as `lspci -nn` or `lsusb` writes
   * them, for example `10de:2484`. Default: any.
   */
  subsystem?: Input<string>;
  /**
   * Path of the slot, as `windows-guest probe` lists it. It stays the same when buses are renumbered. The PCI domain,
   * then slot and function of each bridge and of the device, for example `0000/01.0/00.0`. Default: any.
   */
  slot?: Input<string>;
  /** Serial number, where the device has one. One line of up to 64 characters. Default: any. */
  serial?: Input<string>;
  /**
   * Address on the host. It can change when a card is added. Domain, bus, slot and function as `lspci -D` writes them,
   * for example `0000:01:00.0`. Default: where preview finds the device, which is then kept.
   */
  address?: Input<string>;
  /**
   * Number of the namespace. `nvme list-ns /dev/nvme0` on the host lists them. A whole number from 1 to 4294967294
   * (number of a namespace). Default: 1. QEMU takes the whole controller, so its other namespaces are not available to
   * anybody.
   */
  namespace?: Input<number>;
  /**
   * libvirt takes the controller from its driver when the machine starts, and gives it back afterwards. Default: true.
   * Set it to false if the host binds the controller to `vfio-pci` itself.
   */
  managed?: Input<boolean>;
  /**
   * What the host loses with the device, named on purpose. Without it, such a device is an error. At most 3 entries.
   * Default: nothing.
   */
  takeFromHost?: Input<Input<HostRole>[]>;
  /** How Windows sees it. Default: a disk on the bus of `drivers`. */
  disk?: Input<NvmeDiskArgs>;
  /**
   * Place in the boot order. The system disk is 1, unless a device has that place. A whole number from 1 to 1000 (place
   * in the boot order). Default: the machine does not boot from the device.
   */
  bootOrder?: Input<number>;
}
