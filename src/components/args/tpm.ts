// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { TpmModel } from "../enums";

/** TPM 2.0, which swtpm emulates on the host unless `device` or `socket` is set. */
export interface TpmArgs {
  /**
   * Whether the machine has a TPM. Default: true if this Windows version requires a TPM or `model` is set, otherwise
   * the preset's choice. Setting `false` when a TPM is required is an error.
   */
  enabled?: Input<boolean>;
  /** Interface that Windows sees. Default: `tpm-crb`. */
  model?: Input<TpmModel>;
  /**
   * TPM of the host that the machine uses, for example `/dev/tpm0`. No other machine and not the host can use it. An
   * absolute path on the host. Cannot be combined with `socket`. Default: none; the TPM is emulated. Its keys stay on
   * that host: the machine cannot move to another one.
   */
  device?: Input<string>;
  /**
   * UNIX socket of a swtpm that runs on the host already and that libvirt does not start. An absolute path on the host.
   * Cannot be combined with `device`. Default: none; libvirt starts swtpm. Requires libvirt 9.0 or newer. Whoever runs
   * that swtpm keeps its state.
   */
  socket?: Input<string>;
}
