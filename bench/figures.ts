/** One line of the table: what was measured, against what, and what it should be. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** The floor or peer of the same run, and its value. */
  readonly against: string;
  readonly ratio: string;
  readonly goal: string;
  /** Undefined where no goal is set. */
  readonly met?: boolean;
}

export interface BenchPart {
  readonly name: string;
  readonly title: string;
  run(options: BenchOptions): Promise<Figure[]>;
}

export interface BenchOptions {
  /** Shrinks everything, to see in a test that it runs. */
  readonly quick: boolean;
  /** How many guests a part makes that makes some. Default: 30. */
  readonly guests?: number | undefined;
  /** How many hosts a part has that makes hosts. */
  readonly hosts?: number | undefined;
  readonly say: (line: string) => void;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

type Timed = (round: number) => Promise<number> | number;

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Runs two things in turn, so that a machine that gets slower slows both; returns the median of each. */
export async function inTurn(rounds: number, a: Timed, b: Timed): Promise<[number, number]> {
  const pairs = await pairsOf(rounds, a, b);
  return [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))];
}

/**
 * How much longer `a` takes than `b`, each in its own median: the median of the rounds' differences, the smallest and
 * the largest.
 */
export interface Difference {
  readonly a: number;
  readonly b: number;
  readonly more: number;
  readonly least: number;
  readonly most: number;
}

export function differenceOf(pairs: readonly (readonly [number, number])[]): Difference {
  const differences = pairs.map(([one, other]) => one - other);
  return {
    a: median(pairs.map(([one]) => one)),
    b: median(pairs.map(([, other]) => other)),
    more: median(differences),
    least: Math.min(...differences),
    most: Math.max(...differences),
  };
}

/** Who goes first changes from round to round: a machine that gets slower or faster favours neither. */
export const pairsOf = <T>(
  rounds: number,
  a: (round: number) => Promise<T> | T,
  b: (round: number) => Promise<T> | T,
): Promise<[T, T][]> =>
  inRounds(rounds, async (round) => {
    if (round % 2 === 0) {
      const one = await a(round);
      return [one, await b(round)];
    }
    const other = await b(round);
    return [await a(round), other];
  });

/** What each round gives, one after the other. */
export async function inRounds<T>(rounds: number, task: (round: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await task(round));
  return results;
}

export const milliseconds = async (task: () => unknown): Promise<number> => {
  const start = process.hrtime.bigint();
  await task();
  return Number(process.hrtime.bigint() - start) / 1e6;
};
