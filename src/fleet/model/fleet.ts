/**
 * A fleet: the arguments of `WindowsFleet`, and a fleet in a spec file. A member's own arguments are those of a guest,
 * which src/guest/model describes.
 */
import * as z from "zod";

import * as leaf from "../../guest/reading/leaves";
import { fleetHost } from "./hosts";
import { namePattern } from "./leaves";
import { memberPlacement, placement } from "./placement";
import { rollout, waveNumber } from "./rollout";

/** What a member says beside the arguments of a guest. */
export const memberSettings = { placement: memberPlacement.optional(), wave: waveNumber.optional() } as const;
export const memberSettingKeys = Object.keys(memberSettings);

const member = z.looseObject(memberSettings);

/** Arguments of a guest that the fleet decides. */
export const FLEET_DECIDES = ["name", "host", "uuid"] as const;

export const MOST_MEMBERS = 10_000;

export const fleetSpec = z.strictObject({
  /** Name of the fleet in messages. */
  fleet: leaf.memberName,
  template: z.looseObject({}),
  members: z.record(z.string(), member.nullable()).optional(),
  count: leaf.whole(0, MOST_MEMBERS, "members").optional(),
  namePattern: namePattern.optional(),
  hosts: z.record(leaf.memberName, fleetHost),
  placement: placement.optional(),
  rollout: rollout.optional(),
});

export type FleetSpec = z.input<typeof fleetSpec>;
export type FleetHostSpec = z.input<typeof fleetHost>;
export type PlacementSpec = z.input<typeof placement>;
export type RolloutSpec = z.input<typeof rollout>;
export type MemberPlacementSpec = z.input<typeof memberPlacement>;
export type MemberSpec = Readonly<Record<string, unknown>> & {
  readonly placement?: MemberPlacementSpec;
  readonly wave?: number;
};
