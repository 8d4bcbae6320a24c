import { grouped } from "../../foreign/grouped";
import { namesOf } from "../../fleet/placement/refusals";
import { namesOffOn } from "./checks/running";
import type { FleetRun, KnownFleet } from "./fleet-run";
import type { GateInputs } from "./gate-inputs";

export interface FleetHealth {
  /** Members that exist and should run, and do not. */
  readonly off: readonly string[];
  /** Members whose host does not answer, by what it says. */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

/** Which members of a fleet do not run now: one question for each host. */
export async function fleetHealth(running: KnownFleet["running"], signal: AbortSignal): Promise<FleetHealth> {
  const byHost = grouped([...running], ([, uri]) => uri);
  const seen = await Promise.all(
    [...byHost].map(async ([uri, members]) => ({
      names: members.map(([name]) => name),
      answer: await namesOffOn(uri, signal),
    })),
  );
  const unknown = new Map<string, string[]>();
  const off: string[] = [];
  for (const { names, answer } of seen) {
    if (typeof answer === "string") unknown.set(answer, [...(unknown.get(answer) ?? []), ...names]);
    else off.push(...names.filter((name) => answer.has(name)));
  }
  return { off, unknown };
}

/** Members that are down, and those of hosts that do not answer. */
export const unavailable = ({ off, unknown }: FleetHealth): readonly string[] => [
  ...off,
  ...[...unknown.values()].flat(),
];

/** Why the next wave must not start: too many members are unavailable now, whichever wave they are in. */
export function unavailableText({ off, unknown }: FleetHealth, most: number): string | undefined {
  const count = unavailable({ off, unknown }).length;
  if (count <= most) return undefined;
  return [
    `${count} members of the fleet are unavailable now, and maxUnavailable is ${most}. No further wave was started:`,
    ...(off.length === 0 ? [] : [`  not running: ${namesOf(off)}`]),
    ...[...unknown].map(([problem, names]) => `  ${namesOf(names)}: ${problem}`),
    "Start them (pulumi refresh, then pulumi up, starts members that should run) or increase rollout.maxUnavailable",
  ].join("\n");
}

/** The same for a gate. A member that does not exist yet is not unavailable. */
export async function fleetProblem(
  { fleet, step, settings }: GateInputs,
  fleets: FleetRun,
  signal: AbortSignal,
): Promise<string | undefined> {
  const known = fleets.planOf(fleet);
  if (known === undefined) return undefined;
  const text = unavailableText(await fleetHealth(known.running, signal), settings.maxUnavailable);
  return text === undefined ? undefined : `after ${step}: ${text}`;
}
