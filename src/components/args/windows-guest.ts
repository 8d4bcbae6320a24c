// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { DiskArgs } from "./disk";
import type { GuestArgs } from "./guest";

/** Arguments of `WindowsGuest`. */
export interface WindowsGuestArgs extends GuestArgs {
  /** Disk that Windows boots from. Default: none; the machine boots from its other devices. */
  systemDisk?: DiskArgs;
  /** Additional disks. At most 24 entries. Default: none. */
  disks?: DiskArgs[];
  /**
   * Delete the disks that this component created together with the machine. Disks that existed before are never
   * deleted, and a disk that is still in use elsewhere is an error. Default: false. Pulumi's option `retainOnDelete`
   * takes precedence: the machine and its disks are kept. `protect` refuses the deletion before either applies.
   */
  deleteDisksOnDestroy?: Input<boolean>;
}
