import { labelOf } from "../../domain/canonical/identity";
import { childElements, type XmlElement, type XmlNode } from "../../domain/xml";
import { Part, stepsOf } from "../../machines";
import type { Location } from "../types";
import { UNKNOWN } from "./values";

/** Where a door found an element and each of its attributes, in its own words. */
interface Origin {
  readonly property: string;
  readonly attributes: Map<string, string>;
  /** Of its text, where that is another one. */
  text?: string;
}

/** A machine's XML that is made of something else, and remembers of what. */
export class Written {
  readonly #origins = new Map<XmlElement, Origin>();
  /** Elements, and what is not known of them: "" is the whole element, else a path below it. */
  readonly #unknown = new Map<XmlElement, Set<string>>();
  #root: Draft;

  /** @param name of the root element */
  constructor(name = "domain", property = "") {
    this.#root = this.draft(name, property);
  }

  get root(): Draft {
    return this.#root;
  }

  /** Makes an element that was made here the root. */
  take(element: XmlElement): void {
    this.#root = this.of(element);
  }

  /** An element that was made here, to be continued. */
  of(element: XmlElement): Draft {
    return new Draft(this, element, this.#origins.get(element)!);
  }

  /** An element that was made here came from one of another tree, and so did what is not known of it. */
  inherit(element: XmlElement, tree: Written, from: XmlElement): void {
    const origin = tree.#origins.get(from);
    if (origin !== undefined) this.#origins.set(element, { ...origin, attributes: new Map(origin.attributes) });
    for (const below of tree.#unknown.get(from) ?? []) this.unknownAt(element, below);
  }

  /** @internal */
  draft(name: string, property: string): Draft {
    const element: XmlElement = { name, attributes: {}, children: [] };
    const origin: Origin = { property, attributes: new Map() };
    this.#origins.set(element, origin);
    return new Draft(this, element, origin);
  }

  /** @internal */
  unknownAt(element: XmlElement, below: string): void {
    const known = this.#unknown.get(element);
    if (known === undefined) this.#unknown.set(element, new Set([below]));
    else known.add(below);
  }

  /** @internal */
  hasUnknown(element: XmlElement): boolean {
    return this.#unknown.has(element);
  }

  /** Domain paths of what is not known. Only when the tree is complete: an element's label depends on the others. */
  get unknown(): string[] {
    const found = new Set<string>();
    const visit = (part: Part): void => {
      for (const below of this.#unknown.get(part.element) ?? [])
        found.add([part.path, below].filter((step) => step !== "").join("/"));
      part.children.forEach(visit);
    };
    if (this.#unknown.size > 0) visit(new Part(this.root.element));
    return [...found];
  }

  /** Where what stands at a domain path came from; of what is not there, the nearest element above it. */
  readonly locate = (path: string): Location => ({ property: this.#propertyAt(path) });

  #propertyAt(path: string): string {
    let element = this.root.element;
    for (const step of stepsOf(path)) {
      const origin = this.#origins.get(element)!;
      if (step.startsWith("@")) return origin.attributes.get(step.slice(1)) ?? origin.property;
      const siblings = childElements(element);
      const next = siblings.find((one) => labelOf(one, siblings).toLowerCase() === step.toLowerCase());
      if (next === undefined) return origin.property;
      // Parsed XML that a property holds as text has no places of its own.
      if (!this.#origins.has(next)) return origin.text ?? origin.property;
      element = next;
    }
    const { text, property } = this.#origins.get(element)!;
    return text ?? property;
  }
}

/** An element while it is made. */
export class Draft {
  readonly #children: Map<string, Draft>;

  constructor(
    private readonly tree: Written,
    readonly element: XmlElement,
    private readonly origin: Origin,
    /** Property path of what this element is made from. */
    readonly property: string = origin.property,
    children: Map<string, Draft> = new Map(),
  ) {
    this.#children = children;
  }

  /** A value that is not known leaves the attribute out, and is remembered. */
  set(attribute: string, value: unknown, property: string): void {
    this.origin.attributes.set(attribute, property);
    if (value === UNKNOWN) this.tree.unknownAt(this.element, `@${attribute}`);
    else if (isPlain(value)) this.element.attributes[attribute] = textOf(value);
  }

  text(value: unknown, property: string): void {
    this.origin.text = property;
    if (value === UNKNOWN) this.tree.unknownAt(this.element, "");
    else if (isPlain(value)) this.element.children.push(textOf(value));
  }

  /** Marks a path of names below this element as not known, an attribute with `@`; "" is the element itself. */
  unknown(below = ""): void {
    this.tree.unknownAt(this.element, below);
  }

  /** Property path of a member of what this element was made from. */
  below(name: string): string {
    return this.property === "" ? name : `${this.property}.${name}`;
  }

  /** The same element, where a property inside the first one says more of it. */
  at(property: string): Draft {
    return new Draft(this.tree, this.element, this.origin, property, this.#children);
  }

  /** Is nothing in it, and nothing unknown? */
  get isEmpty(): boolean {
    const { attributes, children } = this.element;
    return children.length === 0 && Object.keys(attributes).length === 0 && !this.tree.hasUnknown(this.element);
  }

  drop(inner: Draft): void {
    this.element.children.splice(this.element.children.indexOf(inner.element), 1);
    for (const [name, draft] of this.#children) if (draft === inner) this.#children.delete(name);
  }

  /** Parsed content, all of which one property holds. */
  embed(nodes: readonly XmlNode[], property: string): void {
    this.origin.text = property;
    this.element.children.push(...nodes);
  }

  /** A new child element. */
  child(name: string, property: string): Draft {
    const draft = this.tree.draft(name, property);
    this.element.children.push(draft.element);
    this.#children.set(name, draft);
    return draft;
  }

  /** The last child element of that name that was made here; a new one where there is none. */
  sub(name: string, property: string): Draft {
    return this.#children.get(name) ?? this.child(name, property);
  }

  /** The same for several levels, named from the outside in; "" is this element. */
  along(names: string, property: string): Draft {
    return names === "" ? this : names.split("/").reduce<Draft>((at, name) => at.sub(name, property), this);
  }
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const textOf = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
