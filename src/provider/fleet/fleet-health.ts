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

interface Heard {
  readonly names: readonly string[];
  readonly answer: Awaited<ReturnType<typeof namesOffOn>>;
}

const questions = (running: KnownFleet["running"], signal: AbortSignal): Promise<Heard>[] =>
  [...grouped([...running], ([, uri]) => uri)].map(async ([uri, members]) => ({
    names: members.map(([name]) => name),
    answer: await namesOffOn(uri, signal),
  }));

/** Which members of a fleet do not run now: one question for each host. */
export const fleetHealth = async (running: KnownFleet["running"], signal: AbortSignal): Promise<FleetHealth> =>
  healthIn(await Promise.all(questions(running, signal)));

function healthIn(heard: readonly Heard[]): FleetHealth {
  const unknown = new Map<string, string[]>();
  const off: string[] = [];
  for (const { names, answer } of heard) {
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

/**
 * Why the next wave must not start: too many members are unavailable now, whichever wave they are in. A host that does
 * not answer is waited for only as long as its members can make the difference.
 */
export async function unavailableNow(
  { running, maxUnavailable: most }: Pick<KnownFleet, "running" | "maxUnavailable">,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (running.size <= most) return undefined;
  const enough = new AbortController();
  const asked = questions(running, AbortSignal.any([signal, enough.signal]));
  const heard: Heard[] = [];
  let open = running.size;
  const early = new Promise<undefined>((resolve) => {
    const hear = (one: Heard): void => {
      heard.push(one);
      open -= one.names.length;
      if (unavailable(healthIn(heard)).length + open <= most) resolve(undefined);
    };
    for (const question of asked) void question.then(hear, () => undefined);
  });
  try {
    const all = await Promise.race([early, Promise.all(asked)]);
    return all === undefined ? undefined : unavailableText(healthIn(all), most);
  } finally {
    enough.abort();
  }
}

function unavailableText({ off, unknown }: FleetHealth, most: number): string | undefined {
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
  const { running } = known;
  const text = await unavailableNow({ running, maxUnavailable: settings.maxUnavailable }, signal);
  return text === undefined ? undefined : `after ${step}: ${text}`;
}
