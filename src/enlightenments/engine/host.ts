import { catalogue } from "../catalogue";
import type { Asks } from "./asks";
import { closureOf, type Filled } from "./fill";
import { graph, rowSet, type RowSet } from "../graph";
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
    rows.reduce((set, answer, row) => (answer.known === known ? set | (1 << row) : set), 0);
  return {
    rows,
    having: having("yes"),
    lacking: having("no"),
    unknown: having("unknown"),
    unwritable: rows.reduce((set, answer, row) => (answer.unwritable ? set | (1 << row) : set), 0),
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
 * What to drop on a host that lacks `lacking`: each with everything that requires it, except where the user asked for it or
 * for something that requires it.
 */
export function droppable(lacking: RowSet, on: RowSet, userOn: RowSet): RowSet {
  let drop = 0;
  for (let rest = lacking & on; rest !== 0; rest &= rest - 1) {
    const dependents = graph.dependents[31 - Math.clz32(rest & -rest)]!;
    if ((dependents & on & userOn) === 0) drop |= dependents;
  }
  return drop;
}

/**
 * Rows that are only preferred and that the host is not known to have, or not everything that they require. What somebody insists
 * on, and what that requires, stays.
 */
export function notTaken({ preferred }: Asks, { roots }: Filled, answers: HostAnswers | undefined): RowSet {
  if ((preferred & roots) === 0) return 0;
  const insisted = closureOf(roots & ~preferred);
  const missing = ~(insisted | (answers?.having ?? 0));
  let left = 0;
  for (let rest = preferred & roots & ~insisted; rest !== 0; rest &= rest - 1) {
    const row = 31 - Math.clz32(rest & -rest);
    if (graph.closure[row]! & missing) left |= 1 << row;
  }
  return left;
}
