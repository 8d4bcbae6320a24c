// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** What the firmware says about the computer (SMBIOS type 1). */
export interface SmbiosSystemArgs {
  /** Manufacturer of the computer. One line of up to 255 characters. Default: QEMU's own. */
  manufacturer?: Input<string>;
  /** Model of the computer. One line of up to 255 characters. Default: QEMU's own. */
  product?: Input<string>;
  /** Version of the model. One line of up to 255 characters. Default: QEMU's own. */
  version?: Input<string>;
  /** Serial number. A Pulumi secret stays one. One line of up to 255 characters. Default: QEMU's own. */
  serial?: Input<string>;
  /** Stock keeping unit. One line of up to 255 characters. Default: QEMU's own. */
  sku?: Input<string>;
  /** Family of models. One line of up to 255 characters. Default: QEMU's own. */
  family?: Input<string>;
}
