/**
 * The dependency graph, computed once from the catalogue: order, closures and dependents as bit sets, because a resolve
 * takes them apart thousands of times a second.
 */
import { catalogue, isEnlightenmentName, type EnlightenmentName } from "./catalogue";
import type { EdgeEnforcer } from "./types";

/** A set of catalogue rows: bit n is row n. */
export type RowSet = bigint;

/** The set of one row. */
export const bit = (row: number): RowSet => 1n << BigInt(row);

export interface Graph {
  /** Row numbers, each after everything it requires. */
  readonly order: readonly number[];
  /** Per row: what it requires directly. */
  readonly requires: readonly RowSet[];
  /** Per row: itself and everything it requires, directly or not. */
  readonly closure: readonly RowSet[];
  /** Per row: itself and everything that requires it, directly or not. */
  readonly dependents: readonly RowSet[];
}

interface GraphRow {
  readonly name: string;
  readonly requires: readonly { readonly name: string }[];
}

/** Throws where an edge names no row, and where rows require each other in a circle. */
export function buildGraph(rows: readonly GraphRow[]): Graph {
  const indexOf = new Map(rows.map((row, index) => [row.name, index]));
  const required = rows.map((row) =>
    row.requires.map((edge) => {
      const target = indexOf.get(edge.name);
      if (target === undefined) throw new Error(`${row.name} requires ${edge.name}, which has no row`);
      return target;
    }),
  );
  const order = requirementsFirst(rows, required);
  const closure: RowSet[] = new Array<RowSet>(rows.length).fill(0n);
  for (const index of order)
    closure[index] = required[index]!.reduce((set, target) => set | closure[target]!, bit(index));
  return {
    order,
    requires: required.map((targets) => targets.reduce((set, target) => set | bit(target), 0n)),
    closure,
    dependents: rows.map((_, index) =>
      closure.reduce((set, reached, from) => (reached & bit(index) ? set | bit(from) : set), 0n),
    ),
  };
}

/** Depth first in catalogue order, so that the order is the same on every run. */
function requirementsFirst(rows: readonly GraphRow[], required: readonly (readonly number[])[]): number[] {
  const order: number[] = [];
  const done = new Set<number>();
  const trail: number[] = [];
  const visit = (index: number): void => {
    if (done.has(index)) return;
    const start = trail.indexOf(index);
    if (start >= 0) {
      const circle = [...trail.slice(start), index].map((at) => rows[at]!.name);
      throw new Error(`enlightenments require each other in a circle: ${circle.join(" -> ")}`);
    }
    trail.push(index);
    required[index]!.forEach(visit);
    trail.pop();
    done.add(index);
    order.push(index);
  };
  rows.forEach((_, index) => visit(index));
  return order;
}

export const graph = buildGraph(catalogue);

const indexByName: ReadonlyMap<string, number> = new Map(catalogue.map((row, index) => [row.name, index]));
/** Number of a row, or -1. */
export const rowIndex = (name: string): number => indexByName.get(name) ?? -1;

export const rowSet = (names: readonly EnlightenmentName[]): RowSet =>
  names.reduce((set, name) => set | bit(rowIndex(name)), 0n);

/** Names in a set, in catalogue order. */
export function namesIn(set: RowSet): EnlightenmentName[] {
  const names: EnlightenmentName[] = [];
  for (let rest = set; rest !== 0n; rest &= rest - 1n) names.push(catalogue[lowestRow(rest)]!.name);
  return names;
}

/** Number of the first row in a set that is not empty. */
export const lowestRow = (set: RowSet): number => (set & -set).toString(2).length - 1;

/** Every name, each after everything it requires. */
export const dependencyOrder: readonly EnlightenmentName[] = graph.order.map((index) => catalogue[index]!.name);

const inOrder = (set: RowSet): EnlightenmentName[] => dependencyOrder.filter((name) => set & bit(rowIndex(name)));
const indexOrThrow = (name: EnlightenmentName): number => {
  if (!isEnlightenmentName(name)) throw new TypeError(`"${String(name)}" is not in the catalogue`);
  return rowIndex(name);
};

/** Everything a row requires, directly or not, requirements first. */
export const requirementsOf = (name: EnlightenmentName): EnlightenmentName[] => {
  const index = indexOrThrow(name);
  return inOrder(graph.closure[index]! & ~bit(index));
};

/** Everything that requires a row, directly or not, requirements first. */
export const dependentsOf = (name: EnlightenmentName): EnlightenmentName[] => {
  const index = indexOrThrow(name);
  return inOrder(graph.dependents[index]! & ~bit(index));
};

export interface DependencyEdge {
  readonly from: EnlightenmentName;
  readonly to: EnlightenmentName;
  /** `recommends`: nothing refuses the machine without it. */
  readonly kind: "requires" | "recommends";
  /** Of a requirement: who refuses the machine without it. */
  readonly enforcedBy?: EdgeEnforcer;
  /** Of a recommendation: only where the CPU is of this vendor. */
  readonly cpuVendor?: "intel" | "amd";
  readonly why: string;
  readonly source: string;
}

export interface DependencyNode {
  readonly name: EnlightenmentName;
  readonly qemuFlag: string;
  readonly nested: "no" | "helps" | "only";
  readonly cpuVendor: "any" | "intel";
  readonly expressible: boolean;
}

/** Nodes and edges of the dependency picture, in catalogue order. */
export const dependencyNodes: readonly DependencyNode[] = catalogue.map((row) => ({
  name: row.name,
  qemuFlag: row.qemuFlag,
  nested: row.nested,
  cpuVendor: row.cpuVendor,
  expressible: row.libvirt.kind !== "none",
}));

export const dependencyEdges: readonly DependencyEdge[] = catalogue.flatMap((row): DependencyEdge[] => [
  ...row.requires.map(({ name, ...edge }) => ({ from: row.name, to: name, kind: "requires" as const, ...edge })),
  ...row.recommends.map(({ name, ...edge }) => ({ from: row.name, to: name, kind: "recommends" as const, ...edge })),
]);
