// Generated from src/fleet/model by `npm run generate`; do not edit.

/** Lets gates pass without their checks, for a limited time. */
export interface BypassArgs {
  /** Who decided it, and why. Up to 500 characters. */
  reason: string;
  /**
   * When it ends, in UTC, for example `"2027-03-31"` or `"2027-03-31T18:00Z"`. At most 7 days from now. One line of up
   * to 40 characters.
   */
  until: string;
}
