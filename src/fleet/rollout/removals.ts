import type { Finding } from "../../findings";
import type { Member } from "../members";
import type { RolloutSpec } from "../model/fleet";
import { namesOf } from "../placement/refusals";
import { fleetFinding } from "../rules";
import type { Assignments } from "../types";
import { mostRemovals, type Waves } from "./waves";

/** The engine deletes at the end, where no gate can stop it: too many removals at once are refused before. */
export function removalFindings(
  rollout: RolloutSpec,
  { waves }: Waves,
  members: readonly Member[],
  remembered: Assignments,
): Finding[] {
  const left = new Set(members.map(({ name }) => name));
  const before = Object.keys(remembered);
  const removed = before.filter((name) => !left.has(name)).sort();
  const most = mostRemovals(rollout, waves, before.length);
  if (removed.length <= most) return [];
  return [
    fleetFinding(
      "fleet-removals",
      "rollout.maxRemovals",
      `${removed.length} members would be removed (${namesOf(removed)}), and at most ${most} may be removed in one deployment.`,
      `If that is intended, set rollout.maxRemovals to ${removed.length}, or remove fewer members at a time`,
    ),
  ];
}
