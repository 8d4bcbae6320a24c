// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Boot menu of the firmware. */
export interface BootMenuArgs {
  /** Whether the firmware shows the menu. Default: true. */
  enabled?: Input<boolean>;
  /**
   * How long the firmware waits for a choice, in milliseconds. A whole number from 0 to 65535 (milliseconds). Default:
   * the firmware's default.
   */
  timeoutMs?: Input<number>;
}
