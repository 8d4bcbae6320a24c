// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { FirmwareType } from "../enums";

/** Firmware. UEFI variables (NVRAM) belong to the machine and are kept. */
export interface FirmwareArgs {
  /** Firmware type. Default: the type that this Windows version requires or prefers. */
  type?: Input<FirmwareType>;
  /**
   * Secure Boot with Microsoft's keys. Requires UEFI. Default: true if this Windows version requires it, otherwise the
   * preset's choice. Setting `false` when Secure Boot is required is an error. For an existing machine, turning it on
   * takes effect when its UEFI variables are reset; a warning explains how.
   */
  secureBoot?: Input<boolean>;
  /**
   * File with the machine's UEFI variables. Requires UEFI. An absolute path on the host. Default: a file in libvirt's
   * own directory, named after the machine's UUID.
   */
  nvram?: Input<string>;
}
