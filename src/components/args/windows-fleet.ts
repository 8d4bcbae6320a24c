// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { FleetHostArgs } from "./fleet-host";
import type { FleetMemberArgs } from "./fleet-member";
import type { FleetTemplateArgs } from "./fleet-template";
import type { PlacementArgs } from "./placement";
import type { RolloutArgs } from "./rollout";

/** Arguments of `WindowsFleet`. */
export interface WindowsFleetArgs {
  /** What all members have in common. */
  template: FleetTemplateArgs;
  /**
   * Members by name, each with what is different in it. Default: those of `count`. A member that is also one of `count`
   * is one member.
   */
  members?: { [name: string]: FleetMemberArgs };
  /**
   * Number of members that `namePattern` names, from 1 on. Requires `namePattern`. A whole number from 0 to 10000
   * (members). Default: 0.
   */
  count?: number;
  /**
   * Names of the members of `count`. A name with `{n}` for the number, for example `"lab-{nn}"` for lab-01, lab-02 ….
   * Default: none.
   */
  namePattern?: string;
  /** The hosts, by the names that they have in the fleet. */
  hosts: { [name: string]: FleetHostArgs };
  /** How members are placed. Default: spread over the hosts, and left where they are. */
  placement?: PlacementArgs;
  /** How a change reaches the members. Default: one canary, then all others in one wave, 10 % at a time. */
  rollout?: RolloutArgs;
}
