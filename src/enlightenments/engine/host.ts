import { catalogue } from "../catalogue";
import type { Asks } from "./asks";
import { closureOf, type Filled } from "./fill";
import { bit, graph, lowestRow, rowSet, type RowSet } from "../graph";
import type { HostAnswer, HostEnlightenments, HyperVMode } from "../types";

/** What one host answers for every row and mode. */
export interface HostAnswers {
  readonly rows: readonly HostAnswer[];
  readonly having: RowSet;
  readonly lacking: RowSet;
  readonly unknown: RowSet;
  /** Those of the lacking that the host's libvirt cannot write. */
  readonly unwritable: RowSet;
  readonly modes: Readonly<Record<HyperVMode | "overrides", HostAnswer>>;
}

export function answersOf(host: HostEnlightenments): HostAnswers {
  const rows = catalogue.map((row) => host.support(row.name));
  const having = (known: HostAnswer["known"]): RowSet =>
    rows.reduce((set, answer, row) => (answer.known === known ? set | bit(row) : set), 0n);
  return {
    rows,
    having: having("yes"),
    lacking: having("no"),
    unknown: having("unknown"),
    unwritable: rows.reduce((set, answer, row) => (answer.unwritable ? set | bit(row) : set), 0n),
    modes: {
      custom: { known: "yes", because: "" },
      "host-model": host.support("mode:host-model"),
      passthrough: host.support("mode:passthrough"),
      overrides: host.support("mode:host-model-overrides"),
    },
  };
}

export const intelOnly: RowSet = rowSet(catalogue.filter((row) => row.cpuVendor === "intel").map((row) => row.name));

/**
 * What to drop on a host that lacks `lacking`: each with everything that requires it, except where the user asked for
 * it or for something that requires it.
 */
export function droppable(lacking: RowSet, on: RowSet, userOn: RowSet): RowSet {
  let drop = 0n;
  for (let rest = lacking & on; rest !== 0n; rest &= rest - 1n) {
    const dependents = graph.dependents[lowestRow(rest)]!;
    if ((dependents & on & userOn) === 0n) drop |= dependents;
  }
  return drop;
}

/**
 * Rows that are only preferred and that the host is not known to have, or not everything that they require. What
 * somebody insists on, and what that requires, stays.
 */
export function notTaken({ preferred }: Asks, { roots }: Filled, answers: HostAnswers | undefined): RowSet {
  if ((preferred & roots) === 0n) return 0n;
  const insisted = closureOf(roots & ~preferred);
  const missing = ~(insisted | (answers?.having ?? 0n));
  let left = 0n;
  for (let rest = preferred & roots & ~insisted; rest !== 0n; rest &= rest - 1n) {
    const row = lowestRow(rest);
    if (graph.closure[row]! & missing) left |= bit(row);
  }
  return left;
}
