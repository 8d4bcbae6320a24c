// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { InputBus, TabletBus } from "../enums";
import type { EvdevArgs } from "./evdev";

/** Keyboard, mouse and tablet. */
export interface InputArgs {
  /** Device that sends absolute positions of the pointer. Default: `usb`. */
  tablet?: Input<TabletBus>;
  /** How the keyboard is attached. Default: `ps2`. */
  keyboard?: Input<InputBus>;
  /** How the mouse is attached. Default: `ps2`. */
  mouse?: Input<InputBus>;
  /**
   * Keyboards and mice of the host that the machine can take over. Requires libvirt 7.4 or newer. At most 16 entries.
   * Default: none.
   */
  evdev?: Input<Input<EvdevArgs>[]>;
}
