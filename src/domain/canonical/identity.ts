import { attribute, child, COMMENT, type XmlElement } from "../xml";

/**
 * Which child of one tree is the same thing as which child of another. Elements pair within a group; there by key, and where one
 * side has no key (a network card without a MAC address, a controller without an index) by position.
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

/** One list for each value of the attributes, by position in it. */
const listPer =
  (...names: readonly string[]): Identify =>
  (el) => ({ group: [el.name, ...names.map((name) => word(el, name))].join(" ").trimEnd(), key: undefined });

/** How elements are told apart, by their name. Every other element goes by its name and position. */
const IDENTIFY: ReadonlyMap<string, Identify> = new Map<string, Identify>([
  // devices
  ["disk", (el) => ({ group: "disk", key: attribute(child(el, "target"), "dev") })],
  ["interface", (el) => ({ group: "interface", key: attribute(child(el, "mac"), "address")?.toLowerCase() })],
  ["controller", (el) => ({ group: `controller ${word(el, "type")}`, key: attribute(el, "index") })],
  ["channel", (el) => ({ group: `channel ${word(el, "type")}`, key: attribute(child(el, "target"), "name") })],
  ["filesystem", (el) => ({ group: "filesystem", key: attribute(child(el, "target"), "dir") })],
  ["graphics", listPer("type")],
  ["serial", listPer("type")],
  ["console", listPer("type")],
  ["parallel", listPer("type")],
  // libvirt puts a tablet on USB, and the rest on PS/2, unless told otherwise; a panic device is the ISA one.
  ["input", (el) => ({ group: `input ${word(el, "type")} ${attribute(el, "bus") ?? (word(el, "type") === "tablet" ? "usb" : "ps2")}`, key: undefined })],
  ["sound", listPer("model")],
  ["panic", (el) => ({ group: `panic ${attribute(el, "model") ?? "isa"}`, key: undefined })],
  ["watchdog", listPer("model")],
  ["rng", listPer("model")],
  ["hostdev", (el) => ({ group: "hostdev", key: hostAddress(el) })],
  ["redirdev", listPer("bus", "type")],
  ["audio", by("id")],
  ["memory", listPer("model")],
  // processors, memory, clock
  ["timer", by("name")],
  ["feature", by("name")],
  ["vcpupin", by("vcpu")],
  ["iothreadpin", by("iothread")],
  ["iothread", by("id")],
  ["vcpu", by("id")],
  ["cell", by("id")],
  ["memnode", by("cellid")],
  // the rest of a domain
  ["seclabel", by("model")],
  ["entry", by("name")],
  ["parameter", by("name")],
  ["qemu:env", by("name")],
]);

function hostAddress(hostdev: XmlElement): string | undefined {
  const source = child(hostdev, "source");
  if (!source) return undefined;
  const parts = [source, ...source.children.filter((c): c is XmlElement => typeof c !== "string")].map((el) =>
    [el.name, ...Object.entries(el.attributes).sort().flat(), ...el.children.filter((c) => typeof c === "string")].join(" "),
  );
  return parts.join("/");
}

export function identityOf(el: XmlElement): Identity {
  if (el.name === COMMENT) return { group: COMMENT, key: el.children.join("") };
  const identify = IDENTIFY.get(el.name);
  return identify ? identify(el) : { group: el.name, key: undefined };
}

/** Short name of a child for paths that people read: `disk[vda]`, `timer[hpet]`, `video`; with a number where there are several. */
export function labelOf(el: XmlElement, siblings: readonly XmlElement[]): string {
  const { group, key } = identityOf(el);
  const [name, ...words] = group.split(" ");
  const kind = [...words, key].filter((w) => w !== undefined && w !== "").join(" ");
  const same = siblings.filter((s) => identityOf(s).group === group && identityOf(s).key === key);
  const number = same.length > 1 ? `${kind === "" ? "" : " "}${same.indexOf(el) + 1}` : "";
  return kind === "" && number === "" ? name! : `${name}[${kind}${number}]`;
}

type Identified = readonly [XmlElement, Identity];
const identified = (el: XmlElement): Identified => [el, identityOf(el)];

/** Pairs of the same thing. One side is undefined where the other tree has no such child. In the order of `a`, then what only `b` has. */
export function pairChildren(
  a: readonly XmlElement[],
  b: readonly XmlElement[],
): { readonly a: XmlElement | undefined; readonly b: XmlElement | undefined }[] {
  const partner = new Map<XmlElement, XmlElement>();
  const left = byGroup(b.map(identified));
  const unpaired: Identified[] = [];
  for (const one of a.map(identified)) {
    const [el, { group, key }] = one;
    const found = key === undefined ? undefined : take(left.get(group), (other) => other.key === key);
    if (found) partner.set(el, found);
    else unpaired.push(one);
  }
  // What has no key on one side pairs by position with what is left on the other.
  for (const [el, { group, key }] of unpaired) {
    const found = take(left.get(group), (other) => key === undefined || other.key === undefined);
    if (found) partner.set(el, found);
  }
  const taken = new Set(partner.values());
  return [
    ...a.map((el) => ({ a: el, b: partner.get(el) })),
    ...b.filter((el) => !taken.has(el)).map((el) => ({ a: undefined, b: el })),
  ];
}

function byGroup(elements: readonly Identified[]): Map<string, Identified[]> {
  const groups = new Map<string, Identified[]>();
  for (const one of elements) {
    const list = groups.get(one[1].group);
    if (list) list.push(one);
    else groups.set(one[1].group, [one]);
  }
  return groups;
}

/** Removes the first that fits from a list. */
function take(candidates: Identified[] | undefined, fits: (identity: Identity) => boolean): XmlElement | undefined {
  const index = candidates?.findIndex(([, identity]) => fits(identity)) ?? -1;
  return index >= 0 ? candidates!.splice(index, 1)[0]![0] : undefined;
}

/** A name for each child that stays the same as long as its group, key and number among equals do. */
export function identifyAll(children: readonly XmlElement[]): Map<XmlElement, string> {
  const counts = new Map<string, number>();
  return new Map(
    children.map((el) => {
      const { group: name, key } = identityOf(el);
      const id = key === undefined ? name : `${name}=${key}`;
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      return [el, count === 0 ? id : `${id}#${count}`];
    }),
  );
}
