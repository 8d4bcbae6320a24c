import type { Input } from "@pulumi/pulumi";
import type { DiskArgs } from "./devices";
import type { GuestArgs } from "./guest";

/** Arguments of `WindowsGuest`. */
export interface WindowsGuestArgs extends GuestArgs {
  /** The disk Windows boots from. Default: none; the machine then boots from its other devices. */
  systemDisk?: DiskArgs;
  /** Further disks, at most 24. Default: none. */
  disks?: DiskArgs[];
  /**
   * Delete the disks that this component made together with the machine. Disks that existed before are never deleted,
   * and one that something else still uses is an error. Default: false. Pulumi's option `retainOnDelete` takes
   * precedence: machine and disks are then kept. `protect` refuses the deletion before either applies.
   */
  deleteDisksOnDestroy?: Input<boolean>;
}
