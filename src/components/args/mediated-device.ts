// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** A mediated device of the host, such as a vGPU. It must exist on the host: this package does not create it. */
export interface MediatedDeviceArgs {
  /**
   * UUID of the mediated device. A UUID, for example `5c7e1f5e-3c0a-4b1d-9d55-0f6a2b7c8d9e`. Default: a device of
   * `type` that no other machine has, which is then kept.
   */
  uuid?: Input<string>;
  /**
   * Type, for example `nvidia-63`. A type that the host lists, for example `nvidia-63` or `i915-GVTg_V5_4`. Default:
   * any.
   */
  type?: Input<string>;
  /**
   * PCI device that it is a part of. Domain, bus, slot and function as `lspci -D` writes them, for example
   * `0000:01:00.0`. Default: any.
   */
  parent?: Input<string>;
  /** Show its screen in the console of the machine. Default: false. Requires `graphics`. */
  display?: Input<boolean>;
  /** Show a simple frame buffer until Windows has loaded the driver. Requires `display`. Default: false. */
  ramfb?: Input<boolean>;
}
