/**
 * A fleet: the arguments of `WindowsFleet`, and a fleet in a spec file. A member's own arguments are those of a guest,
 * which src/guest/model describes.
 */
import * as z from "zod";

import { elsewhere, group, openGroup, optional, required } from "../../guest/model/describe";
import * as leaf from "../../guest/reading/leaves";
import { fleetHost } from "./hosts";
import { namePattern } from "./leaves";
import { memberPlacement, placement } from "./placement";
import { rollout, waveNumber } from "./rollout";

/** Arguments of a guest that the fleet decides. */
export const FLEET_DECIDES = ["name", "host", "uuid"] as const;

export const MOST_MEMBERS = 10_000;

/** What a member says beside the arguments of a guest. */
const memberSettings = {
  placement: optional(memberPlacement, { about: "Where the member is placed.", defaultText: "any host with room" }),
  wave: optional(waveNumber, {
    about: "The wave in which the member changes.",
    defaultText: "by its place in the order of the rollout",
  }),
} as const;
export const memberSettingKeys = Object.keys(memberSettings);

const member = openGroup(
  "FleetMemberArgs",
  "What is different in one member. Groups are merged, and so are lists whose entries have a name; other lists are replaced.",
  memberSettings,
);

const template = z.looseObject({}).register(elsewhere, {
  name: "FleetTemplateArgs",
  text: `[arguments of a guest](windows-guest.md), without ${FLEET_DECIDES.map((name) => `\`${name}\``).join(", ")}`,
});

export const fleetSpec = group("WindowsFleetArgs", "Arguments of `WindowsFleet`.", {
  fleet: required(leaf.memberName, {
    about: "Name of the fleet in messages and in the state.",
    programDefault: "the name of the resource",
  }),
  template: required(template, { about: "What all members have in common." }),
  members: optional(z.record(z.string(), member.nullable()), {
    about: "Members by name, each with what is different in it.",
    defaultText: "those of `count`",
    notes: "A member that is also one of `count` is one member.",
  }),
  count: optional(leaf.whole(0, MOST_MEMBERS, "members"), {
    about: "Number of members that `namePattern` names, from 1 on. Requires `namePattern`.",
    default: 0,
  }),
  namePattern: optional(namePattern, { about: "Names of the members of `count`.", defaultText: "none" }),
  hosts: required(z.record(leaf.memberName, fleetHost), {
    about: "The hosts, by the names that they have in the fleet.",
  }),
  placement: optional(placement, {
    about: "How members are placed.",
    defaultText: "spread over the hosts, and left where they are",
  }),
  rollout: optional(rollout, {
    about: "How a change reaches the members.",
    defaultText: "one canary, then all others in one wave, 10 % at a time",
  }),
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
