import type { XmlElement } from "../xml";
import { labelOf } from "./identity";

/**
 * Places in a domain are paths of element names below `<domain>`, `@` before an attribute, `#text` for an element's
 * text. Tables name them so.
 */

/** Places are looked up by their path; a `*` in a table stands for any one name. */
export class PlaceTable<T extends { readonly place: string }> {
  readonly #exact = new Map<string, T[]>();
  readonly #patterns: readonly { readonly pattern: RegExp; readonly entry: T }[];

  constructor(entries: readonly T[]) {
    this.#patterns = entries.flatMap((entry) =>
      entry.place.includes("*") ? [{ entry, pattern: new RegExp(`^${entry.place.replaceAll("*", "[^/]*")}$`) }] : [],
    );
    for (const entry of entries) {
      if (!entry.place.includes("*")) this.#exact.set(entry.place, [...(this.#exact.get(entry.place) ?? []), entry]);
    }
  }

  at(place: string): T[] {
    return [
      ...(this.#exact.get(place) ?? []),
      ...this.#patterns.filter((p) => p.pattern.test(place)).map((p) => p.entry),
    ];
  }
}

export const join = (path: string, name: string): string => (path === "" ? name : `${path}/${name}`);

/** Where something stands in a tree. Its text is made only for what is reported. */
export interface Position {
  readonly above: Position | undefined;
  readonly element: XmlElement;
  readonly siblings: readonly XmlElement[];
}

export const pathOf = (here: Position | undefined): string =>
  here ? join(pathOf(here.above), labelOf(here.element, here.siblings)) : "";
