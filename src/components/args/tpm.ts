// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { TpmModel } from "../enums";

/** TPM 2.0, which swtpm emulates on the host. */
export interface TpmArgs {
  /**
   * Whether the machine has a TPM. Default: true if this Windows version requires a TPM or `model` is set, otherwise
   * the preset's choice. Setting `false` when a TPM is required is an error.
   */
  enabled?: Input<boolean>;
  /** Interface that Windows sees. Default: `tpm-crb`. */
  model?: Input<TpmModel>;
}
