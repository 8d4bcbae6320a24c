// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { ClockOffset } from "../enums";

/** The hardware clock. */
export interface ClockArgs {
  /** Time that the clock holds. Cannot be combined with `timeZone`. Default: `localtime`. */
  offset?: Input<ClockOffset>;
  /**
   * Time zone whose local time the clock holds, for a host that is in another one than Windows. An IANA name, for
   * example `Europe/Berlin`. Cannot be combined with `offset`. Default: the host's own. Set the same time zone in
   * Windows.
   */
  timeZone?: Input<string>;
}
