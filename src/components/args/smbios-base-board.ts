// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** What the firmware says about the mainboard (SMBIOS type 2). */
export interface SmbiosBaseBoardArgs {
  /** Manufacturer of the mainboard. One line of up to 255 characters. Default: QEMU's own. */
  manufacturer?: Input<string>;
  /** Model of the mainboard. One line of up to 255 characters. Default: QEMU's own. */
  product?: Input<string>;
  /** Version of the model. One line of up to 255 characters. Default: QEMU's own. */
  version?: Input<string>;
  /** Serial number. A Pulumi secret stays one. One line of up to 255 characters. Default: QEMU's own. */
  serial?: Input<string>;
  /** Asset tag. A Pulumi secret stays one. One line of up to 255 characters. Default: QEMU's own. */
  asset?: Input<string>;
  /** Place of the mainboard in the chassis. One line of up to 255 characters. Default: QEMU's own. */
  location?: Input<string>;
}
