// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { UsbStartupPolicy } from "../enums";

/** A USB device of the host: its `id`, or `bus` and `port`, or all of them. */
export interface UsbDeviceArgs {
  /**
   * Vendor and product, for example `046d:c52b`. Vendor and device as `lspci -nn` or `lsusb` writes them, for example
   * `10de:2484`. Default: what preview finds at `port`, which is then kept. If the host has several of them, set `bus`
   * and `port` too.
   */
  id?: Input<string>;
  /** USB bus. Requires `port`. A whole number from 1 to 255 (bus). Default: any. */
  bus?: Input<number>;
  /**
   * Port of the bus, which stays the same when the device is unplugged. Requires `bus`. The ports from the bus to the
   * device, for example `2` or `1.4`. Default: any.
   */
  port?: Input<string>;
  /**
   * Number of the device on its bus. It changes whenever the device is plugged in. A whole number from 1 to 127
   * (device). Default: what preview finds at `port`.
   */
  device?: Input<number>;
  /** What happens if the device is missing when the machine starts. Default: `mandatory`. */
  startupPolicy?: Input<UsbStartupPolicy>;
  /**
   * Place in the boot order. The system disk is 1, unless a device has that place. A whole number from 1 to 1000 (place
   * in the boot order). Default: the machine does not boot from the device.
   */
  bootOrder?: Input<number>;
}
