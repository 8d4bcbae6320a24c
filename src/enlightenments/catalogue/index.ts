/**
 * The catalogue: every Hyper-V enlightenment that QEMU and KVM know, as data. Fill, checks, explanation, documentation
 * and the dependency picture are all derived from it; nothing else in the project lists enlightenments or their edges.
 *
 * To correct a fact, change the row and run `npm run generate`.
 */
import type { Enlightenment } from "../types";
import { base } from "./base";
import { hypercalls } from "./hypercalls";
import { machine } from "./machine";
import { nested } from "./nested";
import { timers } from "./timers";

const rows = [...base, ...timers, ...hypercalls, ...nested, ...machine] as const;

/** One row, with its words as types. */
export type CatalogueRow = (typeof rows)[number];
type ValueOf<R> = R extends { readonly value: infer V } ? V : never;

/** `"relaxed" | "vapic" | …`: QEMU's names without `hv-`. */
export type EnlightenmentName = CatalogueRow["name"];
/** `"relaxed" | "stimerDirect" | …`: the property that switches the row in a guest's `enlightenments`. */
export type EnlightenmentProperty = CatalogueRow["property"];
/** `"spinlockRetries" | "vendorIdValue"`: the properties that carry a value. */
export type EnlightenmentValueProperty = ValueOf<CatalogueRow>["property"];

/**
 * Every row, in the order in which results, tables and pages show them. The assignment proves that each edge names a
 * row.
 */
export const catalogue: readonly Enlightenment<EnlightenmentName>[] = rows;

const byName: ReadonlyMap<string, Enlightenment<EnlightenmentName>> = new Map(catalogue.map((row) => [row.name, row]));
const byProperty: ReadonlyMap<string, Enlightenment<EnlightenmentName>> = new Map(
  catalogue.map((row) => [row.property, row]),
);
const byValueProperty: ReadonlyMap<string, Enlightenment<EnlightenmentName>> = new Map(
  catalogue.flatMap((row) => (row.value ? [[row.value.property, row] as const] : [])),
);

export const isEnlightenmentName = (name: string): name is EnlightenmentName => byName.has(name);

/** The row of a name that is known to exist. */
export const enlightenment = (name: EnlightenmentName): Enlightenment<EnlightenmentName> => byName.get(name)!;

/** The row that a property of a guest's `enlightenments` switches (`stimerDirect`). */
export const enlightenmentOfProperty = (property: string): Enlightenment<EnlightenmentName> | undefined =>
  byProperty.get(property);

/** The row whose value a property carries (`spinlockRetries`). */
export const enlightenmentOfValueProperty = (property: string): Enlightenment<EnlightenmentName> | undefined =>
  byValueProperty.get(property);

/** Does the row change nothing with this value, as if it were off? */
export const countsAsOff = (row: Enlightenment, value: number | string | undefined): boolean =>
  row.value?.special?.some((one) => one.asOff === true && one.value === value) ?? false;

/** Properties that take `on`, `off` or `auto`, in catalogue order. */
export const toggleProperties = catalogue.map((row) => row.property) as readonly EnlightenmentProperty[];
/** Properties that take a value, in catalogue order. */
export const valueProperties = [...byValueProperty.keys()] as readonly EnlightenmentValueProperty[];
