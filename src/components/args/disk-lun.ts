// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** SCSI passthrough: Windows sends its SCSI commands to the device itself. `{}` turns it on. */
export interface DiskLunArgs {
  /**
   * Whether Windows can reserve the device against other machines (SCSI-3 persistent reservations), as a failover
   * cluster does. libvirt starts `qemu-pr-helper`, which the host must have. Default: false. Requires libvirt 4.4 or
   * newer.
   */
  reservations?: Input<boolean>;
  /**
   * Whether QEMU may send commands that need the capability CAP_SYS_RAWIO. Default: false. Lifts a barrier between
   * Windows and the host. Reservations do not need it.
   */
  rawIo?: Input<boolean>;
}
