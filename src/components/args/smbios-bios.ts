// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** What the firmware says about itself (SMBIOS type 0). */
export interface SmbiosBiosArgs {
  /** Vendor of the firmware. One line of up to 255 characters. Default: QEMU's own. */
  vendor?: Input<string>;
  /** Version of the firmware. One line of up to 255 characters. Default: QEMU's own. */
  version?: Input<string>;
  /** Date of the firmware. A date as `MM/DD/YYYY`, for example `04/01/2024`. Default: QEMU's own. */
  date?: Input<string>;
  /** Release of the firmware. Two numbers from 0 to 255 with a point, for example `1.42`. Default: QEMU's own. */
  release?: Input<string>;
}
