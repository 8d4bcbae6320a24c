import type { Finding } from "../../findings";
import type { Member } from "../members";
import type { RolloutSpec } from "../model/fleet";
import { countOf } from "../model/leaves";
import { namesOf } from "../placement/refusals";
import { fleetFinding } from "../rules";
import { waveName, type Waves } from "./waves";

/** What each type of check needs, and what has no effect with it. */
const NEEDS = {
  running: [],
  agent: [],
  port: ["port"],
  command: ["command"],
  http: ["url"],
  program: ["command"],
} as const;
const TAKES: Readonly<Record<keyof typeof NEEDS, readonly string[]>> = {
  running: [],
  agent: [],
  port: ["port", "address"],
  command: ["command", "exitCode", "output"],
  http: ["url", "status"],
  program: ["command"],
};

/** What is wrong with a rollout as a whole; the shapes of its values are checked before. */
export function rolloutFindings(
  rollout: RolloutSpec,
  { waves }: Waves,
  members: readonly Member[],
): readonly Finding[] {
  return [...checkFindings(rollout), ...waveFindings(rollout, members), ...holdFindings(rollout, waves)];
}

function checkFindings({ gate = [] }: RolloutSpec): Finding[] {
  return gate.flatMap((check, index) => {
    const { type } = check;
    const given = Object.keys(check).filter((key) => check[key as keyof typeof check] !== undefined);
    const missing = NEEDS[type].filter((key) => !given.includes(key));
    const idle = given.filter((key) => key !== "type" && key !== "timeout" && !TAKES[type].includes(key));
    return [
      ...missing.map((key) =>
        fleetFinding(
          "gate-check",
          `rollout.gate[${index}].${key}`,
          `A check of type ${type} requires ${key}.`,
          `Set ${key}.`,
        ),
      ),
      ...idle.map((key) =>
        fleetFinding(
          "gate-check",
          `rollout.gate[${index}].${key}`,
          `A check of type ${type} does not use ${key}.`,
          `Remove it.`,
        ),
      ),
      ...(type === "http" && check.url !== undefined && !/^https?:\/\/./i.test(check.url)
        ? [
            fleetFinding(
              "gate-check",
              `rollout.gate[${index}].url`,
              "The URL must start with http:// or https://.",
              "Write the whole URL.",
            ),
          ]
        : []),
    ];
  });
}

function waveFindings(
  { canary = 1, waves = [], maxUnhealthy = 0, maxUnavailable }: RolloutSpec,
  members: readonly Member[],
): Finding[] {
  const empty = waves.findIndex((size) => countOf(size, Math.max(1, members.length)) === 0);
  return [
    ...(empty < 0
      ? []
      : [
          fleetFinding(
            "fleet-waves",
            `rollout.waves[${empty}]`,
            "A wave of 0 members never changes anything.",
            "Remove it.",
          ),
        ]),
    ...(members.length > 1 && countOf(canary, members.length) >= members.length && waves.length === 0
      ? [
          fleetFinding(
            "fleet-waves",
            "rollout.canary",
            `The canary is the whole fleet (${members.length} members), so every change reaches all of them at once.`,
            "Reduce it.",
            "warning",
          ),
        ]
      : []),
    ...(maxUnavailable !== undefined && countOf(maxUnavailable, members.length) === 0
      ? [
          fleetFinding(
            "fleet-waves",
            "rollout.maxUnavailable",
            "With 0, no member could ever change.",
            "Set at least 1.",
          ),
        ]
      : []),
    ...(members.length > 0 && countOf(maxUnhealthy, members.length) >= members.length
      ? [
          fleetFinding(
            "fleet-waves",
            "rollout.maxUnhealthy",
            "No gate can fail: all members may be unhealthy.",
            "Reduce it.",
            "warning",
          ),
        ]
      : []),
  ];
}

function holdFindings({ hold = "none" }: RolloutSpec, waves: Waves["waves"]): Finding[] {
  const names = waves.map(({ number }) => waveName(number));
  if (hold === "none" || names.length === 0 || names.includes(hold.slice("after-".length))) return [];
  return [
    fleetFinding(
      "fleet-waves",
      "rollout.hold",
      `There is no ${hold.slice("after-".length)} to hold after; the waves are ${namesOf(names)}.`,
      "Name one of them, or set none.",
    ),
  ];
}
