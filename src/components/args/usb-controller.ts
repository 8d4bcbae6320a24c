// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { UsbControllerModel } from "../enums";

/** The USB controller. */
export interface UsbControllerArgs {
  /** Model of the controller. Default: `qemu-xhci`, and `ich9-ehci1` for Windows 7 and Server 2008 R2. */
  model?: Input<UsbControllerModel>;
  /**
   * Number of ports of a USB 3 controller. A whole number from 1 to 15 (ports). Default: QEMU's, which is 4. libvirt
   * adds a hub where more devices than ports are connected.
   */
  ports?: Input<number>;
}
