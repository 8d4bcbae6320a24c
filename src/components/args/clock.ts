// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { ClockOffset } from "../enums";

/** The hardware clock. */
export interface ClockArgs {
  /** Time that the clock holds. Default: `localtime`. */
  offset?: Input<ClockOffset>;
}
