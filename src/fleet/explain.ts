import { grouped } from "../foreign/grouped";
import { roughSize } from "../guest/reading/size";
import type { PlacementSpec, RolloutSpec } from "./model/fleet";
import { DEFAULT_UNAVAILABLE } from "./model/rollout";
import { namesOf } from "./placement/refusals";
import { checksText } from "./rollout/check-text";
import { gateSettings } from "./rollout/gate-settings";
import { wavesOf } from "./rollout/waves";
import type { Assignments, Load } from "./types";

/** A fleet that is planned. */
export interface Explained {
  readonly name: string;
  readonly placement?: PlacementSpec | undefined;
  readonly rollout?: RolloutSpec | undefined;
  readonly assignments: Assignments;
  /** The step of each member. */
  readonly steps: Readonly<Record<string, string>>;
  readonly load: Readonly<Record<string, Load>>;
}

/** Who is where and why, when each member changes, and what a gate checks. */
export function explainFleet({ name, placement = {}, rollout = {}, assignments, steps, load }: Explained): string {
  if (Object.keys(assignments).length === 0) return `${name} has no members.`;
  return [
    `Hosts of ${name} (${strategyText(placement)}):`,
    ...Object.entries(load).map(([host, one]) => `  ${host}: ${hostText(membersOn(assignments, host), one)}`),
    "",
    `Waves (a step changes at most ${rollout.maxUnavailable ?? DEFAULT_UNAVAILABLE} of the members):`,
    ...[...grouped(Object.entries(steps), ([, step]) => step)].map(
      ([step, some]) => `  ${step}: ${namesOf(some.map(([member]) => member))}`,
    ),
    "",
    `Gate after each step: ${gateText(rollout)}`,
  ].join("\n");
}

const membersOn = (assignments: Assignments, host: string): readonly string[] =>
  Object.keys(assignments).filter((member) => assignments[member] === host);

const hostText = (members: readonly string[], { memoryKiB, vcpus }: Load): string =>
  members.length === 0
    ? "no members"
    : `${namesOf(members)}; ${roughSize(memoryKiB)} of memory and ${vcpus} vCPUs in all`;

const strategyText = ({ strategy = "spread", rebalance }: PlacementSpec): string =>
  [
    `a new member gets the ${strategy === "spread" ? "emptiest" : "fullest"} host that has room`,
    rebalance === undefined
      ? "members stay where they are"
      : `at most ${rebalance.maxMoves ?? 1} may move in one deployment`,
  ].join("; ");

function gateText(rollout: RolloutSpec): string {
  const [step] = wavesOf([{ name: "" }], rollout).steps;
  const { checks, deadlineSeconds, healthyForSeconds, bakeSeconds } = gateSettings(rollout, step!, 1);
  return [
    `${checksText(checks)}, within ${deadlineSeconds} s`,
    ...(healthyForSeconds === 0 ? [] : [`without interruption for ${healthyForSeconds} s`]),
    ...(bakeSeconds === 0 ? [] : [`watched for ${bakeSeconds} s at the end of a wave`]),
    ...(rollout.hold === undefined || rollout.hold === "none" ? [] : [`the rollout holds ${rollout.hold}`]),
    ...(rollout.autoRevert === true ? ["previous definitions are restored if it fails"] : []),
  ].join("; ");
}
