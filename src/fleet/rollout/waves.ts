import type { RolloutSpec } from "../model/fleet";
import { countOf } from "../model/leaves";
import { DEFAULT_UNAVAILABLE } from "../model/rollout";

/** Members that change together; the next step waits for their gate. */
export interface Step {
  /** Name of the step and of its gate: `canary`, `wave-1`, `wave-1-2` for the second of several steps. */
  readonly name: string;
  readonly wave: number;
  readonly members: readonly string[];
  /** The last step of its wave: its gate bakes and holds. */
  readonly endsWave: boolean;
}

export interface Wave {
  /** `canary`, `wave-1` … */
  readonly name: string;
  readonly number: number;
  readonly members: readonly string[];
}

export interface Waves {
  readonly waves: readonly Wave[];
  readonly steps: readonly Step[];
}

/** A member as the waves see it. */
export interface Rolling {
  readonly name: string;
  /** The wave that it is fixed to. */
  readonly wave?: number;
}

export const waveName = (number: number): string => (number === 0 ? "canary" : `wave-${number}`);

/**
 * Divides members into waves, in the order given, and waves into steps of at most `maxUnavailable` members. A wave
 * that would be empty is left out, but keeps its number: which gate is which does not depend on how many members there
 * are today.
 */
export function wavesOf(members: readonly Rolling[], rollout: RolloutSpec = {}): Waves {
  const waves = divided(members, rollout)
    .map((names, number): Wave => ({ name: waveName(number), number, members: names }))
    .filter((wave) => wave.members.length > 0);
  const most = mostUnavailable(rollout, members.length);
  return { waves, steps: waves.flatMap((wave) => stepsOf(wave, most)) };
}

/** The step of each member. */
export const stepsByMember = ({ steps }: Pick<Waves, "steps">): ReadonlyMap<string, string> =>
  new Map(steps.flatMap(({ name, members }) => members.map((member): [string, string] => [member, name])));

/** How many members of a fleet may be unavailable at the same time; at least one, or nothing could ever change. */
export const mostUnavailable = ({ maxUnavailable = DEFAULT_UNAVAILABLE }: RolloutSpec, whole: number): number =>
  Math.max(1, countOf(maxUnavailable, whole));

function divided(members: readonly Rolling[], { canary = 1, waves = [] }: RolloutSpec): string[][] {
  const fixed = members.filter(({ wave }) => wave !== undefined);
  const free = members.filter(({ wave }) => wave === undefined).map(({ name }) => name);
  // A single member is no canary of anything, but its gate is the same.
  const sizes = [canary, ...waves].map((size) => countOf(size, members.length));
  const result: string[][] = [];
  let next = 0;
  sizes.forEach((size, number) => {
    const there = fixed.filter(({ wave }) => wave === number).length;
    const taken = free.slice(next, next + Math.max(0, size - there));
    next += taken.length;
    result.push([...fixed.filter(({ wave }) => wave === number).map(({ name }) => name), ...taken]);
  });
  const last = Math.max(sizes.length, ...fixed.map(({ wave }) => wave!));
  for (let number = sizes.length; number <= last; number += 1)
    result.push(fixed.filter(({ wave }) => wave === number).map(({ name }) => name));
  result[sizes.length]!.push(...free.slice(next));
  return result;
}

function stepsOf({ name, number, members }: Wave, most: number): Step[] {
  const count = Math.ceil(members.length / most);
  return Array.from({ length: count }, (_, index) => ({
    name: count === 1 ? name : `${name}-${index + 1}`,
    wave: number,
    members: members.slice(index * most, (index + 1) * most),
    endsWave: index === count - 1,
  }));
}

/** How many members one `up` may remove: what is said, else as many as the largest wave has. */
export function mostRemovals({ maxRemovals }: RolloutSpec, waves: readonly Wave[], before: number): number {
  if (maxRemovals !== undefined) return countOf(maxRemovals, before);
  return Math.max(1, ...waves.map((wave) => wave.members.length));
}
