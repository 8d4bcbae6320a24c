import { GUEST_NAMESPACE, LIBOSINFO_NAMESPACE } from "../namespaces";
import { attribute, child, childrenOf, textOf, type XmlElement, type XmlNode } from "../xml";
import { sizeInKiB } from "./sizes";

/**
 * One spelling for what libvirt reads the same way. It loses nothing: the two trees describe the same machine. It runs over every
 * tree that is read, before the definition is taken out of it and before two trees are compared.
 */
interface Spelling {
  /** Name of the element. */
  readonly element: string;
  readonly reason: string;
  /** Changes the copy in place. */
  readonly apply: (el: MutableElement, parent: string) => void;
}

interface MutableElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

const SIZED_TEXT = ["memory", "currentMemory", "maxMemory", "hard_limit", "soft_limit", "swap_hard_limit", "min_guarantee"];
const SIZED_REASON = "libvirt takes a size in any unit and answers in KiB";

function sizeText(el: MutableElement): void {
  const size = sizeInKiB(textOf(el), attribute(el, "unit"));
  if (size === undefined) return;
  el.attributes["unit"] = "KiB";
  el.children = [String(size)];
}

function sizeAttribute(name: string): (el: MutableElement) => void {
  return (el) => {
    const size = sizeInKiB(attribute(el, name), attribute(el, "unit"));
    if (size === undefined) return;
    el.attributes[name] = String(size);
    el.attributes["unit"] = "KiB";
  };
}

export const SPELLINGS: readonly Spelling[] = [
  ...SIZED_TEXT.map((element) => ({ element, reason: SIZED_REASON, apply: sizeText })),
  { element: "page", reason: SIZED_REASON, apply: sizeAttribute("size") },
  {
    element: "cell",
    reason: SIZED_REASON,
    apply: (el, parent) => {
      if (parent === "numa") sizeAttribute("memory")(el);
    },
  },
  {
    element: "mac",
    reason: "libvirt takes a MAC address in any case and answers in lower case",
    apply: (el) => {
      const address = attribute(el, "address");
      if (address !== undefined) el.attributes["address"] = address.toLowerCase();
    },
  },
  {
    element: "uuid",
    reason: "libvirt takes a UUID in any case, with or without hyphens, and answers in lower case with them",
    apply: (el, parent) => {
      if (parent !== "domain") return;
      const digits = (textOf(el) ?? "").replace(/[\s-]/g, "").toLowerCase();
      const groups = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(digits);
      if (groups) el.children = [groups.slice(1).join("-")];
    },
  },
  ...["spinlocks", "vendor_id", "stimer", "tlbflush"].map((element) => ({
    element,
    reason: "of an enlightenment that is off libvirt reads nothing else",
    apply: (el: MutableElement, parent: string): void => {
      if (parent !== "hyperv" || attribute(el, "state") !== "off") return;
      el.attributes = { state: "off" };
      el.children = [];
    },
  })),
  {
    element: "graphics",
    reason: "the attribute listen repeats the first <listen> of type address; libvirt writes both and refuses two that differ",
    apply: (el) => {
      const listen = attribute(el, "listen");
      if (listen === undefined) return;
      const first = child(el, "listen");
      if (!first) el.children = [...el.children, { name: "listen", attributes: { type: "address", address: listen }, children: [] }];
      else if (attribute(first, "address") !== listen) return;
      delete el.attributes["listen"];
    },
  },
  {
    element: "domain",
    reason: "a currentMemory that equals memory says nothing: libvirt adds it to every domain",
    apply: (el) => {
      const memory = textOf(childrenOf(el, "memory")[0])?.trim();
      el.children = el.children.filter((c) => typeof c === "string" || c.name !== "currentMemory" || textOf(c)?.trim() !== memory);
    },
  },
];

const byElement = new Map<string, Spelling[]>();
for (const spelling of SPELLINGS) byElement.set(spelling.element, [...(byElement.get(spelling.element) ?? []), spelling]);

const PREFIXES: ReadonlyMap<string, string> = new Map([
  [GUEST_NAMESPACE, "windowsguest"],
  [LIBOSINFO_NAMESPACE, "libosinfo"],
]);

/** A copy of the tree in libvirt's own spelling. */
export const inOneSpelling = (root: XmlElement): XmlElement => copy(root, "", new Map());

function copy(el: XmlElement, parent: string, renamed: ReadonlyMap<string, string>): XmlElement {
  const prefixes = withOwnPrefixes(el, renamed);
  const out: MutableElement = { name: prefixed(el.name, prefixes), attributes: Object.create(null) as Record<string, string>, children: [] };
  for (const name of Object.keys(el.attributes)) out.attributes[attributeName(name, prefixes)] = el.attributes[name]!;
  for (const node of el.children) out.children.push(typeof node === "string" ? node : copy(node, el.name, prefixes));
  for (const spelling of byElement.get(el.name) ?? []) spelling.apply(out, parent);
  return out;
}

/** Prefixes are free; the namespaces that we read get the ones that we write. */
function withOwnPrefixes(el: XmlElement, renamed: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  let prefixes = renamed;
  for (const name of Object.keys(el.attributes)) {
    const wanted = name.startsWith("xmlns:") ? PREFIXES.get(el.attributes[name]!) : undefined;
    if (wanted !== undefined && wanted !== name.slice(6)) prefixes = new Map([...prefixes, [name.slice(6), wanted]]);
  }
  return prefixes;
}

function prefixed(name: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = prefixes.size === 0 ? -1 : name.indexOf(":");
  const wanted = colon < 0 ? undefined : prefixes.get(name.slice(0, colon));
  return wanted === undefined ? name : `${wanted}${name.slice(colon)}`;
}

const attributeName = (name: string, prefixes: ReadonlyMap<string, string>): string =>
  name.startsWith("xmlns:") ? `xmlns:${prefixes.get(name.slice(6)) ?? name.slice(6)}` : prefixed(name, prefixes);
