import { at, attribute, child, childrenOf, textOf, type XmlElement, type XmlNode } from "../xml";
import { grouped } from "./identity";
import { SharedPrefixes, withReadPrefixes } from "./namespaces";
import { wholeNumber } from "./numbers";
import { sizeInKiB } from "./sizes";

/**
 * One spelling for what libvirt reads the same way. It loses nothing: the two trees describe the same machine. It runs
 * over every tree that is read, before the definition is taken out of it and before two trees are compared.
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

const SIZED_TEXT = [
  "memory",
  "currentMemory",
  "maxMemory",
  "hard_limit",
  "soft_limit",
  "swap_hard_limit",
  "min_guarantee",
];
const SIZED_REASON = "libvirt takes a size in any unit and answers in KiB";

/** Comments stay, behind the text. */
const withText = (el: MutableElement, text: string): XmlNode[] => [
  text,
  ...el.children.filter((c) => typeof c !== "string"),
];

function sizeText(el: MutableElement): void {
  const size = sizeInKiB(textOf(el), attribute(el, "unit"));
  if (size === undefined) return;
  el.attributes["unit"] = "KiB";
  el.children = withText(el, String(size));
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
      if (groups) el.children = withText(el, groups.slice(1).join("-"));
    },
  },
  ...["spinlocks", "vendor_id", "stimer", "tlbflush"].map((element) => ({
    element,
    reason: "of an enlightenment that is off libvirt reads nothing else",
    apply: (el: MutableElement, parent: string): void => {
      if (parent !== "hyperv" || attribute(el, "state") !== "off") return;
      el.attributes = { state: "off" };
      // Comments say something to people.
      el.children = el.children.filter((c) => typeof c !== "string" && c.name.startsWith("#"));
    },
  })),
  {
    element: "graphics",
    reason:
      "the attribute listen repeats the first <listen> of type address; libvirt writes both and refuses two that differ",
    apply: (el) => {
      const listen = attribute(el, "listen");
      if (listen === undefined) return;
      const first = child(el, "listen");
      if (!first)
        el.children = [
          ...el.children,
          { name: "listen", attributes: { type: "address", address: listen }, children: [] },
        ];
      else if (attribute(first, "address") !== listen) return;
      delete el.attributes["listen"];
    },
  },
  {
    element: "domain",
    reason:
      "a currentMemory that equals memory says nothing, libvirt adds it to every domain; one that is 0 or more it takes for the same",
    apply: (el) => {
      const memory = wholeNumber(textOf(childrenOf(el, "memory")[0]));
      if (memory === undefined) return;
      // Guest NUMA cells add up to the memory, whatever stands in <memory>.
      const isSum = at(el, "cpu", "numa") !== undefined;
      el.children = el.children.filter((c) => {
        const current = typeof c !== "string" && c.name === "currentMemory" ? wholeNumber(textOf(c)) : undefined;
        return current === undefined || (current !== memory && (isSum || (current > 0 && current < memory)));
      });
    },
  },
];

const byElement = grouped(SPELLINGS, ({ element }) => element);

/** A copy of the tree in libvirt's own spelling. */
export const inOneSpelling = (root: XmlElement): XmlElement => copy(withReadPrefixes(root), "");

/** The same for trees that are compared: there each namespace has the same prefix in all of them. */
export function inOneSpellingTogether(...roots: readonly XmlElement[]): XmlElement[] {
  const prefixes = new SharedPrefixes(roots);
  return roots.map((root) => copy(prefixes.apply(root), ""));
}

function copy(el: XmlElement, parent: string): XmlElement {
  const out: MutableElement = {
    name: el.name,
    attributes: Object.assign(Object.create(null) as Record<string, string>, el.attributes),
    children: [],
  };
  for (const node of el.children) out.children.push(typeof node === "string" ? node : copy(node, el.name));
  for (const spelling of byElement.get(el.name) ?? []) spelling.apply(out, parent);
  return out;
}
