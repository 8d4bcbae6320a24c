// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { EvdevToggle } from "../enums";

/** A keyboard or mouse of the host that the machine can take over. */
export interface EvdevArgs {
  /**
   * Input device of the host under `/dev/input/by-id` or `/dev/input/by-path`, for example
   * `/dev/input/by-id/usb-Logitech_G915-event-kbd`. Names such as `event3` change when the host restarts. An absolute
   * path on the host. libvirt lets QEMU open the device. With AppArmor or a `cgroup_device_acl` of the host's own, it
   * must be allowed there as well.
   */
  device: Input<string>;
  /** The keys of this device switch all other ones, too. Suited for the keyboard. Default: `false`. */
  grabAll?: Input<boolean>;
  /** Keys that switch between the host and the machine. Default: `ctrl-ctrl`. */
  toggle?: Input<EvdevToggle>;
  /** The host repeats keys that are held. Default: `false`. */
  repeat?: Input<boolean>;
}
