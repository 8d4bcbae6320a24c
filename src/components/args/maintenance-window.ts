// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Recurring time in which Windows may be restarted. */
export interface MaintenanceWindowArgs {
  /**
   * When the window opens: minute, hour, day of month, month and day of week. A cron expression with five fields, for
   * example `0 2 * * 6` for Saturdays at 02:00.
   */
  schedule: Input<string>;
  /**
   * Time zone of `schedule`. A time that daylight saving skips is taken an hour later. An IANA name, for example
   * `Europe/Berlin`.
   */
  timeZone: Input<string>;
  /**
   * How long the window stays open. A whole number from 5 to 10080 (minutes). A restart that has begun is finished
   * after the window has closed.
   */
  durationMinutes: Input<number>;
}
