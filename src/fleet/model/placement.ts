import * as z from "zod";

import { group, list, optional, words } from "../../guest/model/describe";
import * as leaf from "../../guest/reading/leaves";
import { DEFAULT_OVERCOMMIT } from "../placement/defaults";
import { label, labels } from "./leaves";

const strategy = words("PlacementStrategy", "Which of the hosts with room a new member gets.", {
  spread: "The emptiest one.",
  pack: "The fullest one.",
});

const rebalance = group("RebalanceArgs", "Moves of members to other hosts.", {
  maxMoves: optional(leaf.whole(1, 1000, "members"), {
    about: "How many members may move in one `pulumi up`.",
    default: 1,
    notes:
      "Members that no longer fit on their host move first, then members of the fullest hosts. Disks are not copied, and a machine must be shut off before it moves.",
  }),
});

/** Where the members of a fleet go. */
export const placement = group("PlacementArgs", "Where the members of a fleet are placed.", {
  strategy: optional(strategy, { about: "Which of the hosts with room a new member gets.", default: "spread" }),
  cpuOvercommit: optional(
    z
      .number()
      .superRefine((value, context) => {
        if (!(value >= 1 && value <= 32))
          context.addIssue({
            code: "custom",
            message: `${String(value)} is not a number from 1 to 32`,
            params: { fix: "write a number from 1 to 32" },
          });
      })
      .register(leaf.forms, { text: "a number from 1 to 32" }),
    {
      about: "vCPUs for each host CPU.",
      default: DEFAULT_OVERCOMMIT,
      notes: "Host CPUs that a member is pinned to are never shared.",
    },
  ),
  requires: optional(labels, { about: "Labels that a host must have for any member.", defaultText: "none" }),
  rebalance: optional(rebalance, {
    about: "Allows members to move to other hosts.",
    defaultText: "no member moves; a member that no longer fits on its host is an error",
  }),
  forgetUnreachable: optional(list(leaf.hostUri, 100), {
    about:
      "URIs of hosts that no longer exist. Machines on them are removed from the state without asking the host, and placed anew.",
    defaultText: "none; removing a machine from a host that does not answer is an error",
    notes: "If such a host comes back, its machines come back with it: delete them there.",
  }),
});

/** Where one member goes. */
export const memberPlacement = group("MemberPlacementArgs", "Where a member is placed.", {
  host: optional(leaf.memberName, { about: "Name of the host in the fleet.", defaultText: "any host" }),
  requires: optional(labels, {
    about: "Labels that the host must have, in addition to those that the fleet requires.",
    defaultText: "none",
  }),
  apart: optional(label, {
    about: "Name of a group. Members of one group are placed on different hosts.",
    defaultText: "none",
  }),
});
