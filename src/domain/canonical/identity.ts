import { attribute, child, childElements, COMMENT, type XmlElement } from "../xml";
import { wholeNumber } from "./numbers";

/**
 * Which child of one tree is the same thing as which child of another. Elements pair within a group; there by key, and
 * where one side has no key (a network card without a MAC address, a controller without an index) by position.
 */
export interface Identity {
  /** The element's name, and after a blank what else tells its list from others. */
  readonly group: string;
  readonly key: string | undefined;
}

type Identify = (el: XmlElement) => Identity;

const word = (el: XmlElement | undefined, name: string): string => attribute(el, name) ?? "";

/** One list for the element name, keyed by an attribute. */
const by =
  (name: string): Identify =>
  (el) => ({ group: el.name, key: attribute(el, name) });

/** The same for a number, which may have blanks and zeros before it. */
const byNumber =
  (name: string): Identify =>
  (el) => ({ group: el.name, key: numberKey(attribute(el, name)) });

const numberKey = (value: string | undefined): string | undefined => wholeNumber(value)?.toString() ?? value;

/** One list for each value of the attributes, by position in it. */
const listPer =
  (...names: readonly string[]): Identify =>
  (el) => ({ group: [el.name, ...names.map((name) => word(el, name))].join(" ").trimEnd(), key: undefined });

/** How elements are told apart, by their name. Every other element goes by its name and position. */
const IDENTIFY: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  // devices
  ["disk", (el) => ({ group: "disk", key: attribute(child(el, "target"), "dev") })],
  ["interface", (el) => ({ group: "interface", key: attribute(child(el, "mac"), "address")?.toLowerCase() })],
  ["controller", (el) => ({ group: `controller ${word(el, "type")}`, key: numberKey(attribute(el, "index")) })],
  ["channel", (el) => ({ group: `channel ${word(el, "type")}`, key: attribute(child(el, "target"), "name") })],
  ["filesystem", (el) => ({ group: "filesystem", key: attribute(child(el, "target"), "dir") })],
  ["graphics", listPer("type")],
  ["serial", listPer("type")],
  ["console", listPer("type")],
  ["parallel", listPer("type")],
  // libvirt puts a tablet on USB, and the rest on PS/2, unless told otherwise; a panic device is the ISA one.
  [
    "input",
    (el) => ({
      group: `input ${word(el, "type")} ${attribute(el, "bus") ?? (word(el, "type") === "tablet" ? "usb" : "ps2")}`,
      key: undefined,
    }),
  ],
  ["sound", listPer("model")],
  ["panic", (el) => ({ group: `panic ${attribute(el, "model") ?? "isa"}`, key: undefined })],
  ["watchdog", listPer("model")],
  ["rng", listPer("model")],
  ["hostdev", (el) => ({ group: "hostdev", key: hostAddress(el) })],
  ["redirdev", listPer("bus", "type")],
  ["audio", byNumber("id")],
  ["memory", listPer("model")],
  // processors, memory, clock
  ["timer", by("name")],
  ["feature", by("name")],
  ["vcpupin", byNumber("vcpu")],
  ["iothreadpin", byNumber("iothread")],
  ["iothread", byNumber("id")],
  ["vcpu", byNumber("id")],
  ["cell", byNumber("id")],
  ["memnode", byNumber("cellid")],
  // the rest of a domain
  ["seclabel", by("model")],
  ["entry", by("name")],
  ["parameter", by("name")],
  ["qemu:env", by("name")],
]);

function hostAddress(hostdev: XmlElement): string | undefined {
  const source = child(hostdev, "source");
  if (!source) return undefined;
  const parts = [source, ...childElements(source)].map((el) =>
    [
      el.name,
      ...Object.entries(el.attributes).sort().flatMap(hostWord),
      ...el.children.filter((c) => typeof c === "string"),
    ].join(" "),
  );
  return parts.join("/");
}

/** One part of a host device's address, numbers in one spelling. */
function hostWord([name, value]: readonly [string, string]): string[] {
  const number = /^(domain|bus|slot|function|device|id)$/.test(name) ? wholeNumber(value, 0) : undefined;
  if (name === "domain" && number === 0) return [];
  return [name, number === undefined ? value : `0x${number.toString(16).padStart(2, "0")}`];
}

export function identityOf(el: XmlElement): Identity {
  if (el.name === COMMENT) return { group: COMMENT, key: el.children.join("") };
  const identify = IDENTIFY.get(el.name);
  return identify ? identify(el) : { group: el.name, key: undefined };
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

/** Lists of what has the same word, in their order. */
export function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const word = by(item);
    const list = groups.get(word);
    if (list) list.push(item);
    else groups.set(word, [item]);
  }
  return groups;
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
  const unpaired: XmlElement[] = [];
  for (const el of a) {
    const { group, key } = identityOf(el);
    const found = key === undefined ? undefined : groups.get(group)?.withKey(key);
    if (found) partner.set(el, found);
    else unpaired.push(el);
  }
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
