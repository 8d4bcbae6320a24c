import { KINDS } from "../kinds";
import type { MutableElement, Spelling } from "../kind";
import type { XmlElement } from "../xml";
import { grouped } from "../../foreign/grouped";
import { SharedPrefixes, withReadPrefixes } from "./namespaces";

/**
 * One spelling for what libvirt reads the same way. It loses nothing: the two trees describe the same machine. It runs
 * over every tree that is read, before the definition is taken out of it and before two trees are compared.
 */
export const SPELLINGS: readonly Spelling[] = KINDS.flatMap(({ spellings = [] }) => spellings);

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
