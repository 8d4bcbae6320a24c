// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { FleetTemplateArgs } from "./fleet-template";
import type { MemberPlacementArgs } from "./member-placement";

/**
 * What is different in one member. Groups are merged, and so are lists whose entries have a name; other lists are
 * replaced.
 */
export interface FleetMemberArgs extends Partial<FleetTemplateArgs> {
  /** Where the member is placed. Default: any host with room. */
  placement?: MemberPlacementArgs;
  /**
   * The wave in which the member changes. A whole number from 0 to 50 (0 is the canary, 1 the first wave). Default: by
   * its place in the order of the rollout.
   */
  wave?: number;
}
