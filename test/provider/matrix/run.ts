import { type Cell, type Judged, type Lane, nameOf, Prepared, type Verdict } from "./matrix";
import type { Scenario } from "./scenarios";

/**
 * Spoils the chosen calls of an operation, in all lanes at once. `begun` tells how many there are, `done` each verdict.
 */
export async function runScenario(
  lanes: readonly Lane[],
  scenario: Scenario,
  choose: (cells: readonly Cell[]) => readonly Cell[],
  {
    begun = () => undefined,
    done = () => undefined,
  }: { readonly begun?: (count: number) => void; readonly done?: (one: Judged) => void } = {},
): Promise<Judged[]> {
  const prepared = await Promise.all(lanes.map((lane) => Prepared.make(lane, scenario)));
  const cells = [...choose(prepared[0]!.cells)];
  begun(cells.length);
  const judged: Judged[] = [];
  await Promise.all(
    prepared.map(async (one) => {
      for (let cell = cells.shift(); cell !== undefined; cell = cells.shift()) {
        const verdict = await one.judge(cell);
        judged.push(verdict);
        done(verdict);
      }
    }),
  );
  return judged;
}

/** To the stand-in for the engine it is the same whether the plugin is killed or the engine with it. */
export const withStandIn = (cells: readonly Cell[]): Cell[] => cells.filter(({ fault }) => !fault.startsWith("engine"));

export const countOf = (judged: readonly Judged[], verdict: Verdict): number =>
  judged.filter((one) => one.verdict === verdict).length;

/** `78 faults, 0 lost, 0 stuck` and, where there are some, how many ended otherwise wrong. */
export function counts(judged: readonly Judged[]): string {
  const wrong = countOf(judged, "wrong");
  return `${judged.length} faults, ${countOf(judged, "lost")} lost, ${countOf(judged, "stuck")} stuck${wrong === 0 ? "" : `, ${wrong} wrong`}`;
}

/** What did not end well, one paragraph each. */
export const complaints = (judged: readonly Judged[]): string =>
  judged
    .filter(({ verdict }) => verdict !== "fine")
    .map(({ cell, verdict, why }) => `  ${verdict.toUpperCase()}  ${nameOf(cell)}\n    ${why}`)
    .join("\n");
