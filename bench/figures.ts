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
  readonly say: (line: string) => void;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs two things in turn, so that a machine that gets slower slows both; returns the median of each. */
export async function inTurn(rounds: number, a: () => Promise<number> | number, b: () => Promise<number> | number): Promise<[number, number]> {
  const as: number[] = [];
  const bs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    as.push(await a());
    bs.push(await b());
  }
  return [median(as), median(bs)];
}

export const milliseconds = async (task: () => Promise<unknown> | unknown): Promise<number> => {
  const start = process.hrtime.bigint();
  await task();
  return Number(process.hrtime.bigint() - start) / 1e6;
};
