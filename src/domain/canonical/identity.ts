import { grouped } from "../../foreign/grouped";
import { elementOf, KINDS } from "../kinds";
import { COMMENT, type XmlElement } from "../xml";
import { byPosition, type Identify, type Identity } from "./identify";

/** How elements are told apart, by their name. Every other element goes by its name and position. */
const IDENTIFY: ReadonlyMap<string, Identify> = new Map(
  KINDS.flatMap((kind) => [
    ...Object.entries(kind.identities ?? {}),
    ...(kind.identity ? [[elementOf(kind), kind.identity] as const] : []),
  ]),
);

export function identityOf(el: XmlElement): Identity {
  if (el.name === COMMENT) return { group: COMMENT, key: el.children.join("") };
  return (IDENTIFY.get(el.name) ?? byPosition)(el);
}

/** Group and key in one word. */
export function idOf(el: XmlElement): string {
  const { group, key } = identityOf(el);
  return key === undefined ? group : `${group}=${key}`;
}

/**
 * Short name of a child for paths that people read: `disk[vda]`, `timer[hpet]`, `video`; with a number where there are
 * several.
 */
export function labelOf(el: XmlElement, siblings: readonly XmlElement[]): string {
  let labels = labelsOf.get(siblings);
  if (!labels) labelsOf.set(siblings, (labels = labelAll(siblings)));
  return labels.get(el)!;
}

/** Labels are asked for one by one, and each depends on all siblings. */
const labelsOf = new WeakMap<readonly XmlElement[], ReadonlyMap<XmlElement, string>>();

function labelAll(siblings: readonly XmlElement[]): Map<XmlElement, string> {
  const same = grouped(siblings, idOf);
  const labels = new Map<XmlElement, string>();
  for (const alike of same.values())
    alike.forEach((el, at) => labels.set(el, labelled(el, alike.length > 1 ? at + 1 : undefined)));
  return labels;
}

function labelled(el: XmlElement, number: number | undefined): string {
  const { group, key } = identityOf(el);
  const [name, ...words] = group.split(" ");
  const kind = [...words, key, number].filter((w) => w !== undefined && w !== "").join(" ");
  return kind === "" ? name! : `${name}[${kind}]`;
}

/** One side's elements of a group, taken one by one. Each list is gone through once, however many are asked for. */
class Candidates {
  readonly #taken = new Set<XmlElement>();
  readonly #lists: ReadonlyMap<string | undefined, XmlElement[]>;
  readonly #at = new Map<string | undefined, number>();
  #next = 0;

  constructor(private readonly all: readonly XmlElement[]) {
    const lists = new Map<string | undefined, XmlElement[]>();
    for (const el of all) {
      const { key } = identityOf(el);
      const list = lists.get(key);
      if (list) list.push(el);
      else lists.set(key, [el]);
    }
    this.#lists = lists;
  }

  /** The next that has this key; `undefined`: the next without one. */
  withKey(key: string | undefined): XmlElement | undefined {
    const list = this.#lists.get(key) ?? [];
    let at = this.#at.get(key) ?? 0;
    while (at < list.length && this.#taken.has(list[at]!)) at++;
    this.#at.set(key, at + 1);
    return this.#take(list[at]);
  }

  /** The next that means what an element with this key does, and says more. */
  withLessKey(key: string): XmlElement | undefined {
    return this.#take(this.all.find((el) => !this.#taken.has(el) && identityOf(el).lessKey === key));
  }

  any(): XmlElement | undefined {
    while (this.#next < this.all.length && this.#taken.has(this.all[this.#next]!)) this.#next++;
    return this.#take(this.all[this.#next]);
  }

  #take(el: XmlElement | undefined): XmlElement | undefined {
    if (el) this.#taken.add(el);
    return el;
  }
}

/**
 * Pairs of the same thing. One side is undefined where the other tree has no such child. In the order of `a`, then what
 * only `b` has.
 */
export function pairChildren(
  a: readonly XmlElement[],
  b: readonly XmlElement[],
): { readonly a: XmlElement | undefined; readonly b: XmlElement | undefined }[] {
  const groups = new Map(
    [...grouped(b, (el) => identityOf(el).group)].map(([group, list]) => [group, new Candidates(list)] as const),
  );
  const partner = new Map<XmlElement, XmlElement>();
  let unpaired: XmlElement[] = [];
  for (const el of a) {
    const { group, key } = identityOf(el);
    const found = key === undefined ? undefined : groups.get(group)?.withKey(key);
    if (found) partner.set(el, found);
    else unpaired.push(el);
  }
  unpaired = unpaired.filter((el) => {
    const { group, key } = identityOf(el);
    const found = key === undefined ? undefined : groups.get(group)?.withLessKey(key);
    if (found) partner.set(el, found);
    return found === undefined;
  });
  // What has no key on one side pairs by position with what is left on the other.
  for (const el of unpaired) {
    const { group, key } = identityOf(el);
    const found = key === undefined ? groups.get(group)?.any() : groups.get(group)?.withKey(undefined);
    if (found) partner.set(el, found);
  }
  const taken = new Set(partner.values());
  return [
    ...a.map((el) => ({ a: el, b: partner.get(el) })),
    ...b.filter((el) => !taken.has(el)).map((el) => ({ a: undefined, b: el })),
  ];
}

/** A name for each child that stays the same as long as its group, key and number among equals do. */
export function identifyAll(children: readonly XmlElement[]): Map<XmlElement, string> {
  const counts = new Map<string, number>();
  return new Map(
    children.map((el) => {
      const id = idOf(el);
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      return [el, count === 0 ? id : `${id}#${count}`];
    }),
  );
}
