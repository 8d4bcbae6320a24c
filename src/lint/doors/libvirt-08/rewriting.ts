import type { XmlElement } from "../../../domain/xml";
import { UNKNOWN } from "../values";
import { Written } from "../written";

/** What a template makes: an element, text, or an attribute, whose value may not be known. */
export type Item = XmlElement | string | AttributeItem;

export interface AttributeItem {
  readonly attribute: string;
  readonly value: string | undefined;
  readonly isCopy?: true;
}

const isAttribute = (item: Item): item is AttributeItem => typeof item === "object" && "attribute" in item;

/** A tree that is made of parts of another one and of new parts, and knows which is which. */
export class Rewriting {
  readonly #tree: Written;
  readonly #lost = new Set<XmlElement | undefined>();
  /** Elements of the result by those that they are copies of. */
  readonly #copies = new Map<XmlElement, XmlElement>();

  constructor(
    readonly from: Written,
    private readonly property: string,
  ) {
    this.#tree = new Written("domain", property);
  }

  get root(): XmlElement {
    return this.from.root.element;
  }

  /** An element, like `from` where it is a copy, with attributes and content. */
  element(name: string, from: XmlElement | undefined, items: readonly Item[]): XmlElement {
    const made = this.#tree.draft(name, this.property).element;
    if (from !== undefined) {
      this.#copies.set(from, made);
      this.#tree.inherit(made, this.from, from);
    }
    for (const item of items) {
      if (!isAttribute(item)) made.children.push(item);
      else if (item.isCopy === true) made.attributes[item.attribute] = item.value!;
      else {
        delete made.attributes[item.attribute];
        this.#tree.of(made).set(item.attribute, item.value ?? UNKNOWN, this.property);
      }
    }
    return made;
  }

  /** All of an element. */
  copy(from: XmlElement): XmlElement {
    const attributes = Object.entries(from.attributes).map(([attribute, value]) => ({
      attribute,
      value,
      isCopy: true as const,
    }));
    const content = from.children.map((node) => (typeof node === "string" ? node : this.copy(node)));
    return this.element(from.name, from, [...attributes, ...content]);
  }

  /** What becomes of an element is not known; without one, of nothing is. */
  unknownAt(from: XmlElement | undefined): void {
    this.#lost.add(from);
  }

  unchanged(): Written {
    this.from.root.unknown();
    return this.from;
  }

  finished(root: XmlElement): Written {
    this.#tree.take(root);
    for (const lost of this.#lost) this.#tree.unknownAt((lost && this.#copies.get(lost)) ?? root, "");
    return this.#tree;
  }
}
