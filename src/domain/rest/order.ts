import { grouped } from "../../foreign/grouped";
import type { XmlElement } from "../xml";

/** A child of a merged element. `id` names it among those of the model; none: only the original has it. */
export interface Placed {
  readonly id: string | undefined;
  readonly element: XmlElement;
}

/**
 * How children stood when they were read: ids of the model's, each with what followed it and only the original has. The
 * original's order counts: libvirt numbers most devices by it, and a comment belongs to what follows it.
 */
export interface Sequence {
  /** The model's ids as the model had them. */
  readonly modelled: readonly string[];
  /** The same as the original had them, without those it did not have. */
  readonly original: readonly string[];
}

/**
 * Brings the children into the order of the original. Where the definition has since put things of one name into
 * another order, they take each other's places; what is new comes behind the last of its name, or behind what it
 * follows in the model.
 *
 * @param kept The model's children that stay, as the model has them.
 * @param extras By the id that they follow; `undefined`: they come first.
 */
export function arrange(
  kept: readonly Placed[],
  extras: ReadonlyMap<string | undefined, readonly XmlElement[]>,
  sequence: Sequence,
): XmlElement[] {
  const now = new Map(kept.map((one) => [one.id!, one.element]));
  const before = new Set(sequence.original);
  const slots = reordered(
    sequence,
    kept.filter(({ id }) => before.has(id!)),
  );
  const placed: Placed[] = [];
  const add = (list: readonly XmlElement[] = []): void =>
    list.forEach((element) => placed.push({ id: undefined, element }));
  add(extras.get(undefined));
  for (const id of sequence.original) {
    const there = slots.get(id) ?? id;
    const element = now.get(there);
    if (element) placed.push({ id: there, element });
    // What followed something that is gone stays where it stood.
    add(extras.get(id));
  }
  // A rest that was kept without an order says no more of them.
  const known = new Set<string | undefined>([undefined, ...sequence.original]);
  for (const [id, list] of extras) if (!known.has(id)) add(list);
  return insertNew(placed, kept, before);
}

/** Which id now stands in the place of which, where the definition has changed the order among those of one name. */
function reordered({ modelled, original }: Sequence, kept: readonly Placed[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const names = new Map(kept.map(({ id, element }) => [id!, element.name]));
  const byName = (ids: readonly string[]): Map<string, string[]> =>
    grouped(
      ids.filter((id) => names.has(id)),
      (id) => names.get(id)!,
    );
  const was = byName(modelled);
  const slots = byName(original);
  for (const [name, is] of byName(kept.map(({ id }) => id!))) {
    const wanted = was.get(name) ?? [];
    if (is.every((id, i) => id === wanted[i])) continue;
    (slots.get(name) ?? []).forEach((slot, i) => places.set(slot, is[i]!));
  }
  return places;
}

/** Puts in what the original did not have. */
function insertNew(placed: readonly Placed[], kept: readonly Placed[], before: ReadonlySet<string>): XmlElement[] {
  if (kept.every(({ id }) => before.has(id!))) return placed.map(({ element }) => element);
  const lastOfName = new Map(placed.map(({ element }) => [element.name, element]));
  const behind = new Map<XmlElement | undefined, XmlElement[]>();
  let previous: XmlElement | undefined;
  for (const { id, element } of kept) {
    if (!before.has(id!)) {
      const anchor = lastOfName.get(element.name) ?? previous;
      const list = behind.get(anchor);
      if (list) list.push(element);
      else behind.set(anchor, [element]);
    }
    // Several new ones in a row hang on the same one, in the model's order.
    if (before.has(id!)) previous = element;
  }
  return [
    ...(behind.get(undefined) ?? []),
    ...placed.flatMap(({ element }) => [element, ...(behind.get(element) ?? [])]),
  ];
}
