// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { DiskArgs } from "./disk";
import type { GuestArgs } from "./guest";

/** Arguments of `Domain`. Every disk must exist, or be created by a `Volume` that the domain depends on. */
export interface DomainArgs extends GuestArgs {
  /** Disk that Windows boots from. Default: none; the machine boots from its other devices. */
  systemDisk?: Input<DiskArgs>;
  /** Additional disks. At most 24 entries. Default: none. */
  disks?: Input<Input<DiskArgs>[]>;
}
