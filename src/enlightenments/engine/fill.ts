import { bit, graph, lowestRow, type RowSet } from "../graph";
import type { Asks } from "./asks";
import { USER } from "./strength";

export interface Filled {
  readonly on: RowSet;
  /** Asked on, and still to be honoured: not beaten by an off of at least equal strength, not excluded. */
  readonly roots: RowSet;
  /** Asked on, but requiring what a preset or Windows turns off with at least equal strength. */
  readonly beaten: RowSet;
  /** Turned off by the user although a root requires it. */
  readonly broken: RowSet;
}

export function closureOf(rows: RowSet): RowSet {
  let reached = 0n;
  for (let rest = rows; rest !== 0n; rest &= rest - 1n) reached |= graph.closure[lowestRow(rest)]!;
  return reached;
}

/**
 * Turns on what is asked for and everything it requires. A weaker off gives way; an off of a preset or of Windows that
 * is at least as strong beats what requires it; the user's off always stays, and is reported where something requires
 * it.
 */
export function fill(asks: Asks, excluded: RowSet): Filled {
  const { on, off } = asks;
  const userOff = off[USER]!;
  let beaten = 0n;
  for (;;) {
    const dismissed = excluded | beaten;
    let reached = 0n;
    let staysOff = userOff;
    for (let strength = USER as number; strength >= 0; strength--) {
      if (strength < USER) staysOff |= off[strength]! & ~reached;
      reached |= closureOf(on[strength]! & ~dismissed);
    }
    const roots = (on[0]! | on[1]! | on[2]! | on[3]!) & ~dismissed;
    const losers = requiring(roots, staysOff & ~userOff);
    if (losers === 0n) return { on: reached & ~staysOff, roots, beaten, broken: reached & userOff };
    beaten |= losers;
  }
}

/** Those of `rows` that require one of `targets`. */
export function requiring(rows: RowSet, targets: RowSet): RowSet {
  let found = 0n;
  if (targets === 0n) return found;
  for (let rest = rows; rest !== 0n; rest &= rest - 1n) {
    const row = lowestRow(rest);
    if (graph.closure[row]! & targets) found |= bit(row);
  }
  return found;
}
