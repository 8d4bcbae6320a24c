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

/** Puts a place, "" for the element itself, below another. */
export const join = (path: string, name: string): string =>
  path === "" ? name : name === "" ? path : `${path}/${name}`;
