import { catalogue, type EnlightenmentName } from "../catalogue";
import { bit, graph, lowestRow, type RowSet } from "../graph";
import type { Enlightenment, EnlightenmentRequest, HyperVMode, Requester, ResolvedEnlightenment } from "../types";
import type { Asks } from "./asks";
import { closureOf, requiring, type Filled } from "./fill";
import { strengthOf, who } from "./strength";

/** What a host took away, row by row. */
export interface Dropped {
  readonly rows: RowSet;
  /** By row number: who took it and why, for rows in `rows`. */
  why(row: number): { readonly by: Requester; readonly reason: string };
}

const count = catalogue.length;
/** Rows that libvirt cannot write. */
export const notExpressible: RowSet = catalogue.reduce(
  (set, row, index) => (row.libvirt.kind === "none" ? set | bit(index) : set),
  0n,
);

/** The reason of a row that is off because nothing requests it. */
export const NOT_REQUESTED = "not requested";

const unasked: readonly ResolvedEnlightenment[] = catalogue.map((row) =>
  Object.freeze({
    name: row.name,
    state: "off" as const,
    by: Object.freeze({ kind: "default" as const }),
    reason: NOT_REQUESTED,
  }),
);

/** Per row: what requires it directly. */
const directDependents: readonly RowSet[] = catalogue.map((_, row) =>
  graph.requires.reduce((set, required, from) => (required & bit(row) ? set | bit(from) : set), 0n),
);

/** Every row with its state, who is behind it and why. */
export function explainRows(asks: Asks, filled: Filled, dropped: Dropped, mode: HyperVMode): ResolvedEnlightenment[] {
  const pulled = closureOf((asks.on[1]! | asks.on[2]! | asks.on[3]!) & filled.roots);
  const rows: ResolvedEnlightenment[] = new Array<ResolvedEnlightenment>(count);
  for (let row = 0; row < count; row++) {
    const own = bit(row);
    const ask = asks.strongest[row];
    if (filled.on & own) rows[row] = onRow(row, ask, asks, filled, (pulled & own) !== 0n);
    else if (dropped.rows & own) rows[row] = { name: catalogue[row]!.name, state: "off", ...dropped.why(row) };
    else if (ask === undefined)
      rows[row] = mode === "custom" ? unasked[row]! : offRow(row, { kind: "mode", mode }, modeLeavesOut[mode]);
    else if (ask.state === "off") rows[row] = offRow(row, ask.by, ask.reason);
    else rows[row] = refusedRow(row, asks, filled);
  }
  return rows;
}

const modeLeavesOut: Readonly<Record<HyperVMode, string>> = {
  custom: "",
  "host-model": "libvirt does not turn it on by itself",
  passthrough: "QEMU does not turn it on by itself",
};

const offRow = (row: number, by: Requester, reason: string): ResolvedEnlightenment => ({
  name: catalogue[row]!.name,
  state: "off",
  by,
  reason,
});

function onRow(
  row: number,
  ask: EnlightenmentRequest | undefined,
  asks: Asks,
  filled: Filled,
  pulled: boolean,
): ResolvedEnlightenment {
  const { name, value: range } = catalogue[row]!;
  const own = ask?.state === "on" && !(pulled && strengthOf(ask.by) === 0);
  const { by, reason } = own ? ask : requirementOf(row, ask, asks, filled);
  if (range === undefined) return { name, state: "on", by, reason };
  const value = usableValue(row, asks) ?? range.default;
  return value === undefined ? { name, state: "on", by, reason } : { name, state: "on", value, by, reason };
}

/** A value that was refused is not handed on. */
function usableValue(row: number, asks: Asks): number | string | undefined {
  return asks.valueProblems.some((fault) => fault.row === row) ? undefined : asks.valued[row]?.value;
}

/**
 * Why a row is on that nobody strong enough requested by itself: the nearest row that requires it, best one that was
 * asked for.
 */
function requirementOf(
  row: number,
  ask: EnlightenmentRequest | undefined,
  asks: Asks,
  filled: Filled,
): { by: Requester; reason: string } {
  const roots = requiring(filled.roots, bit(row));
  const root = strongestOf(roots, asks);
  const near = directDependents[row]! & filled.on;
  const of = near & roots ? strongestOf(near & roots, asks) : near ? lowestRow(near) : root;
  const needer = catalogue[of]!;
  const rootAsk = asks.strongest[root]!;
  const chain =
    of === root
      ? `${needer.name}, requested by ${who(rootAsk.by)}, requires it`
      : `${needer.name} requires it, for ${catalogue[root]!.name}, requested by ${who(rootAsk.by)}`;
  const nesting = libvirtOnly(needer, catalogue[row]!.name);
  const beaten = ask?.state === "off" ? `; this takes precedence over off from ${who(ask.by)}` : "";
  return { by: { kind: "requirement", of: needer.name }, reason: `${chain}${nesting}${beaten}` };
}

function libvirtOnly(needer: Enlightenment<EnlightenmentName>, name: string): string {
  const edge = needer.requires.find((requirement) => requirement.name === name);
  return edge?.enforcedBy === "libvirt-xml" ? ` (${edge.why})` : "";
}

function strongestOf(rows: RowSet, asks: Asks): number {
  for (let strength = 3; strength >= 0; strength--) {
    const found = rows & asks.on[strength]!;
    if (found) return lowestRow(found);
  }
  throw new Error("a row is on that nothing asks for");
}

/** Asked on, and off all the same, though no host took it away. */
function refusedRow(row: number, asks: Asks, filled: Filled): ResolvedEnlightenment {
  const { libvirt } = catalogue[row]!;
  if (libvirt.kind === "none") return offRow(row, { kind: "rule", ruleId: "not-expressible" }, libvirt.reason);
  const blocker = blockerOf(row, asks, filled);
  if (!blocker) throw new Error(`${catalogue[row]!.name} is off without a reason`);
  return offRow(row, blocker.by, `requires ${blocker.name}, which ${who(blocker.by)} turns off`);
}

/** The off that beat a row: the first of its requirements that is off and asked off. */
export function blockerOf(row: number, asks: Asks, filled: Filled): EnlightenmentRequest | undefined {
  for (const required of graph.order) {
    if (!(graph.closure[row]! & bit(required)) || filled.on & bit(required)) continue;
    const ask = asks.strongest[required];
    if (ask?.state === "off" && ask.by.kind !== "user") return ask;
  }
  return undefined;
}
