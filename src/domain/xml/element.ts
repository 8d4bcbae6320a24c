/** Attribute values, by name. Elements that come from `parseXml` have objects without a prototype here. */
export type XmlAttributes = Record<string, string>;

/** An element of an XML document. Text between elements stands in `children` as strings. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: XmlAttributes;
  readonly children: XmlNode[];
}

export type XmlNode = XmlElement | string;

/**
 * A comment is an element of this name whose only child is its text, and a processing instruction one of the other name
 * whose only child is `target data`. So every function over trees carries them along without knowing them.
 */
export const COMMENT = "#comment";
export const INSTRUCTION = "#instruction";

/**
 * What an attribute may be built from. `undefined` leaves the attribute out; a boolean becomes libvirt's `yes` or `no`.
 */
export type AttributeValue = string | number | boolean | undefined;

const text = (value: string | number | boolean): string =>
  typeof value === "string" ? value : typeof value === "number" ? String(value) : value ? "yes" : "no";

/** Builds an element. A child that is `undefined` is left out, so that a section can say "only when". */
export function element(
  name: string,
  attributes?: Readonly<Record<string, AttributeValue>>,
  ...children: readonly (XmlNode | undefined)[]
): XmlElement {
  const kept: XmlAttributes = {};
  if (attributes) {
    for (const key in attributes) {
      const value = attributes[key];
      if (value !== undefined) kept[key] = text(value);
    }
  }
  const nodes: XmlNode[] = [];
  for (const child of children) if (child !== undefined && child !== "") nodes.push(child);
  return { name, attributes: kept, children: nodes };
}

/** An element whose children come from a list of things. Loops, because it runs for every machine that is rendered. */
export function elementFrom<T>(
  name: string,
  attributes: XmlAttributes,
  sources: readonly T[],
  render: (source: T) => readonly (XmlElement | undefined)[],
): XmlElement {
  const children: XmlNode[] = [];
  for (const source of sources) for (const child of render(source)) if (child) children.push(child);
  return { name, attributes, children };
}

/** `<name>value</name>`, or nothing when there is no value. */
export const textElement = (name: string, value: string | number | undefined): XmlElement | undefined =>
  value === undefined ? undefined : { name, attributes: {}, children: value === "" ? [] : [String(value)] };

/** The child elements, comments and processing instructions left out. */
export const childElements = (parent: XmlElement): XmlElement[] =>
  parent.children.filter((c): c is XmlElement => typeof c !== "string" && !c.name.startsWith("#"));

/** The first child element of that name. */
export function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  if (!parent) return undefined;
  for (const node of parent.children) if (typeof node !== "string" && node.name === name) return node;
  return undefined;
}

/** All child elements of that name. */
export function childrenOf(parent: XmlElement | undefined, name: string): XmlElement[] {
  return parent ? childElements(parent).filter((c) => c.name === name) : [];
}

/** The element's own text, comments and child elements left out; undefined for no element. */
export function textOf(parent: XmlElement | undefined): string | undefined {
  if (!parent) return undefined;
  let all = "";
  for (const node of parent.children) if (typeof node === "string") all += node;
  return all;
}

/** The element without some of its child elements. */
export const without = (el: XmlElement, drop: (inner: XmlElement) => boolean): XmlElement => ({
  ...el,
  children: el.children.filter((c) => typeof c === "string" || !drop(c)),
});

/** Follows child names from an element: `at(domain, "devices", "tpm")`. */
export function at(parent: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let here = parent;
  for (const name of path) here = child(here, name);
  return here;
}

/** The value of an attribute, never one that an object inherits. */
export const attribute = (of: XmlElement | undefined, name: string): string | undefined =>
  of && Object.hasOwn(of.attributes, name) ? of.attributes[name] : undefined;
