import type { Finding } from "../../findings";
import type { Member } from "../members";
import type { RolloutSpec } from "../model/fleet";
import { type Amount, countOf, secondsIn } from "../model/leaves";
import { namesOf } from "../placement/refusals";
import { fleetFinding } from "../rules";
import { TIMES } from "./gate-settings";
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

/** What stands for something of the member. */
const PLACES = [
  { key: "address", known: ["{name}"] },
  { key: "url", known: ["{name}", "{address}"] },
] as const;

const unknownPlaces = (text: string, known: readonly string[]): readonly string[] =>
  [...new Set(text.match(/\{\w*\}/g) ?? [])].filter((place) => !known.includes(place));

/** What is wrong with a rollout as a whole; the shapes of its values are checked before. */
export function rolloutFindings(
  rollout: RolloutSpec,
  { waves }: Waves,
  members: readonly Member[],
): readonly Finding[] {
  return [
    ...checkFindings(rollout),
    ...waveFindings(rollout, members, waves),
    ...timeFindings(rollout),
    ...holdFindings(rollout, waves),
  ];
}

/** What is wrong with the checks of a gate. */
export function checkFindings({ gate = [] }: RolloutSpec): Finding[] {
  return gate.flatMap((check, index) => {
    const { type } = check;
    const given = Object.keys(check).filter((key) => check[key as keyof typeof check] !== undefined);
    const missing = NEEDS[type].filter(
      (key) => !given.includes(key) || (key === "command" && check.command!.length === 0),
    );
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
      ...PLACES.flatMap(({ key, known }) =>
        given.includes(key) && !idle.includes(key)
          ? unknownPlaces(check[key]!, known).map((place) =>
              fleetFinding(
                "gate-check",
                `rollout.gate[${index}].${key}`,
                `Nothing stands for ${place} in ${key}.`,
                `Use ${known.join(" or ")}, or write the value.`,
              ),
            )
          : [],
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
  made: Waves["waves"],
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
    ...unreached(canary, waves),
    ...(members.length > 1 && made.length === 1 && made[0]!.number === 0
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

/** Waves that have no members however large the fleet is, because those before have all. */
function unreached(canary: Amount, waves: readonly Amount[]): Finding[] {
  let percent = percentOf(canary);
  const first = waves.findIndex((size) => {
    if (percent >= 100) return true;
    percent += percentOf(size);
    return false;
  });
  return first < 0
    ? []
    : [
        fleetFinding(
          "fleet-waves",
          `rollout.waves[${first}]`,
          `${first === waves.length - 1 ? "This wave has" : "This wave and those after it have"} no members: the waves before have the whole fleet.`,
          "Remove it, or make those before smaller. Members that are left after the last wave form one more.",
          "warning",
        ),
      ];
}

const percentOf = (size: Amount): number => (String(size).endsWith("%") ? Number.parseInt(String(size), 10) : 0);

/** Settings with which no gate could pass, or none could fail. */
function timeFindings({ gate, healthyFor = TIMES.healthyFor, deadline = TIMES.deadline }: RolloutSpec): Finding[] {
  const [healthy, limit] = [secondsIn(healthyFor) ?? 0, secondsIn(deadline) ?? 0];
  return [
    ...(healthy > 0 && healthy >= limit
      ? [
          fleetFinding(
            "fleet-waves",
            "rollout.healthyFor",
            `No gate can pass: members must be healthy for ${healthyFor}, and a gate waits ${deadline} (deadline) for that.`,
            "Reduce healthyFor, or increase deadline.",
          ),
        ]
      : []),
    ...(gate?.length === 0
      ? [
          fleetFinding(
            "fleet-waves",
            "rollout.gate",
            "The gates have no checks, so a change that breaks members is not noticed unless their machines stop.",
            'Remove gate for the default check running, or add one, for example { type: "agent" }.',
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
