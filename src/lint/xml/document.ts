import { labelOf } from "../../domain/canonical/identity";
import type { XmlElement } from "../../domain/xml";
import { stepsOf } from "../../machines";
import type { Location } from "../types";
import { attributeRange, Lines, openingTag, placedRoot, type PlacedElement, type Range } from "./positions";

/** A domain's text: finds where a domain path was written. It is read again when the first one is asked for. */
export class XmlText {
  #root: PlacedElement | undefined;
  #lines: Lines | undefined;

  /** As the reader sees it: without byte order mark, and with line feeds only. */
  readonly text: string;

  constructor(
    text: string,
    private readonly file: string | undefined,
    /** Whoever has read the text already knows its elements. */
    private readonly read: () => PlacedElement = () => placedRoot(text),
  ) {
    this.text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  }

  readonly locate = (path: string): Location => {
    const { element, attribute } = this.find(path);
    const range = (attribute === undefined ? undefined : attributeRange(this.text, element, attribute)) ?? {
      ...openingTag(this.text, element),
    };
    return { ...(this.file === undefined ? {} : { file: this.file }), ...this.#range(trimmed(this.text, range)) };
  };

  /** The element at a domain path, or the nearest one above it that the text has. */
  find(path: string): { readonly element: PlacedElement; readonly attribute?: string; readonly whole: boolean } {
    let element = this.root;
    const steps = stepsOf(path);
    for (const [index, step] of steps.entries()) {
      if (step.startsWith("@")) return { element, attribute: step.slice(1), whole: index === steps.length - 1 };
      const next = element.children.find((child) => labelIn(child, element).toLowerCase() === step.toLowerCase());
      if (next === undefined) return { element, whole: false };
      element = next;
    }
    return { element, whole: true };
  }

  get root(): PlacedElement {
    return (this.#root ??= this.read());
  }

  #range(range: Range): Location {
    return (this.#lines ??= new Lines(this.text)).range(range);
  }
}

/** Placed elements as trees of the domain room, each once. */
const plain = new WeakMap<PlacedElement, XmlElement>();

function plainOf(el: PlacedElement): XmlElement {
  let tree = plain.get(el);
  if (tree === undefined)
    plain.set(el, (tree = { name: el.name, attributes: { ...el.attributes }, children: el.children.map(plainOf) }));
  return tree;
}

const labelIn = (el: PlacedElement, parent: PlacedElement): string =>
  labelOf(plainOf(el), plainOf(parent).children as XmlElement[]);

function trimmed(text: string, { start, end }: Range): Range {
  let from = start;
  while (from < end && /\s/.test(text[from]!)) from++;
  return { start: from, end };
}
