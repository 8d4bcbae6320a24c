import * as reader from "@rgrove/parse-xml";
import { readXml } from "../../foreign/xml";
import type { Location } from "../types";

/** An element of a text, with where its parts are: offsets in UTF-16 units. */
export interface PlacedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PlacedElement[];
  readonly start: number;
  /** Behind the element. */
  readonly end: number;
}

/** Elements of a document that {@link readXml} reads, with their places in the text. */
export const placedRoot = (xml: string): PlacedElement => placed(readXml(xml, { includeOffsets: true }).root);

/** An element that was read with its offsets. */
export const placed = (from: reader.XmlElement): PlacedElement => ({
  name: from.name,
  attributes: from.attributes,
  children: from.children.filter((node): node is reader.XmlElement => node instanceof reader.XmlElement).map(placed),
  start: from.start,
  end: from.end,
});

/** A range of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The opening tag, `<` to `>`. */
export function openingTag(xml: string, { start }: PlacedElement): Range {
  let quote = "";
  for (let at = start; at < xml.length; at++) {
    const letter = xml[at]!;
    if (quote !== "") {
      if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return { start, end: at + 1 };
  }
  return { start, end: xml.length };
}

/** From the white space before an attribute to its closing quote; the value between the quotes. */
export interface AttributeRange extends Range {
  readonly value: Range;
}

export function attributeRange(xml: string, el: PlacedElement, name: string): AttributeRange | undefined {
  const tag = openingTag(xml, el);
  const pattern = /(\s+)([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')/gy;
  pattern.lastIndex = tag.start + 1 + el.name.length;
  for (let found = pattern.exec(xml); found !== null && found.index < tag.end; found = pattern.exec(xml)) {
    if (found[2] !== name) continue;
    const end = pattern.lastIndex;
    return { start: found.index, end, value: { start: end - found[3]!.length + 1, end: end - 1 } };
  }
  return undefined;
}

/** Lines and columns of a text, both from 1. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#starts[low]! + 1 };
  }

  range({ start, end }: Range): Location {
    const from = this.at(start);
    const to = this.at(end);
    return { ...from, endLine: to.line, endColumn: to.column };
  }
}
