// Generated from src/fleet/model by `npm run generate`; do not edit.

/** Where a member is placed. */
export interface MemberPlacementArgs {
  /** Name of the host in the fleet. Up to 63 letters, digits and `. _ -`. Default: any host. */
  host?: string;
  /**
   * Labels that the host must have, in addition to those that the fleet requires. Names and values, for example
   * `{ rack: "a1" }`. Default: none.
   */
  requires?: { [name: string]: string };
  /**
   * Name of a group. Members of one group are placed on different hosts. Up to 63 letters, digits and `. _ / -`.
   * Default: none.
   */
  apart?: string;
}
