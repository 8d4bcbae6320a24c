// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** What the firmware says about the chassis (SMBIOS type 3). */
export interface SmbiosChassisArgs {
  /** Manufacturer of the chassis. One line of up to 255 characters. Default: QEMU's own. */
  manufacturer?: Input<string>;
  /** Version of the chassis. One line of up to 255 characters. Default: QEMU's own. */
  version?: Input<string>;
  /** Serial number. A Pulumi secret stays one. One line of up to 255 characters. Default: QEMU's own. */
  serial?: Input<string>;
  /** Asset tag. A Pulumi secret stays one. One line of up to 255 characters. Default: QEMU's own. */
  asset?: Input<string>;
  /** Stock keeping unit. One line of up to 255 characters. Default: QEMU's own. */
  sku?: Input<string>;
}
