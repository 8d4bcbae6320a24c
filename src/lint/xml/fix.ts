import { childElements, serialize, type XmlElement } from "../../domain/xml";
import type { Edit } from "../../machines";
import { XmlText } from "./document";
import { attributeRange, openingTag, type PlacedElement } from "./positions";

/**
 * A domain's text with edits made in it. Nothing else changes, byte for byte.
 *
 * @throws XmlParseError when it is not XML.
 */
export const fixedText = (text: string, edits: readonly Edit[]): string => {
  const form = formOf(text);
  return form.restore(edits.reduce(edited, form.plain));
};

/** Can the text be changed without touching its other lines? Line ends of two kinds cannot be told apart afterwards. */
export const hasMixedLineEnds = (text: string): boolean => {
  const all = text.match(/\r\n|\r|\n/g) ?? [];
  return new Set(all).size > 1;
};

interface Form {
  /** Without byte order mark, and with line feeds only: what the reader's offsets are about. */
  readonly plain: string;
  restore(plain: string): string;
}

function formOf(text: string): Form {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const lineEnd = /\r\n?/.exec(text)?.[0];
  const plain = text.slice(mark.length).replace(/\r\n?/g, "\n");
  return {
    plain,
    restore: (fixed) => mark + (lineEnd === undefined ? fixed : fixed.replace(/\n/g, lineEnd)),
  };
}

function edited(text: string, edit: Edit): string {
  const xml = new XmlText(text, undefined);
  const { element, whole } = xml.find(edit.kind === "add" ? edit.into : edit.at);
  if (edit.kind === "add") return added(text, element, missingIn(edit.into, whole, xml), edit.element);
  if (!whole) return text;
  switch (edit.kind) {
    case "attribute":
      return withAttribute(text, element, edit.name, edit.value);
    case "text":
      return withText(text, element, edit.value);
    case "remove":
      return without(text, element);
  }
}

function withAttribute(text: string, el: PlacedElement, name: string, value: string | undefined): string {
  const there = attributeRange(text, el, name);
  if (value === undefined) return there === undefined ? text : splice(text, there.start, there.end, "");
  if (there !== undefined) {
    const quote = text[there.value.end]!;
    return splice(text, there.value.start, there.value.end, escaped(value, quote));
  }
  const tag = openingTag(text, el);
  const source = text.slice(tag.start, tag.end);
  const quote = /["']/.exec(source)?.[0] ?? "'";
  const at = tag.start + bodyOf(source);
  return splice(text, at, at, ` ${name}=${quote}${escaped(value, quote)}${quote}`);
}

/** Length of an opening tag without its end and the white space before that, which may be long. */
function bodyOf(tag: string): number {
  let end = tag.length - (tag.endsWith("/>") ? 2 : 1);
  while (/\s/.test(tag[end - 1]!)) end--;
  return end;
}

function withText(text: string, el: PlacedElement, value: string): string {
  const { end } = openingTag(text, el);
  const content = value.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  if (text[end - 2] === "/") return splice(text, end - 2, end, `>${content}</${el.name}>`);
  return splice(text, end, text.lastIndexOf("</", el.end - 1), content);
}

/** With its line, where it is alone on it. */
function without(text: string, { start, end }: PlacedElement): string {
  const before = /(^|\n)[ \t]*$/.exec(text.slice(0, start));
  const after = /^[ \t]*(\n|$)/.exec(text.slice(end));
  if (before === null || after === null) return splice(text, start, end, "");
  const from = before.index + before[1]!.length;
  return splice(text, from, end + after[0].length, "");
}

/** Names on the way to `into` that the text does not have. */
function missingIn(into: string, whole: boolean, xml: XmlText): string[] {
  if (whole || into === "") return [];
  const steps = into.split("/");
  const there = steps.findIndex((_, index) => !xml.find(steps.slice(0, index + 1).join("/")).whole);
  return there < 0 ? [] : steps.slice(there);
}

function added(text: string, parent: PlacedElement, missing: readonly string[], child: XmlElement): string {
  const element = missing.reduceRight<XmlElement>(
    (inner, name) => ({ name, attributes: {}, children: [inner] }),
    child,
  );
  if (isThere(parent, element)) return text;
  const outer = indentAt(text, parent.start);
  const last = parent.children.at(-1);
  const indent = last === undefined ? `${outer}  ` : indentAt(text, last.start);
  const lines = serialize(element).trimEnd().split("\n");
  const written = lines.map((line) => `\n${indent}${line}`).join("");
  const tag = openingTag(text, parent);
  if (text[tag.end - 2] === "/") {
    const at = tag.start + bodyOf(text.slice(tag.start, tag.end));
    return splice(text, at, tag.end, `>${written}\n${outer}</${parent.name}>`);
  }
  if (last !== undefined) return splice(text, last.end, last.end, written);
  const closing = text.lastIndexOf("</", parent.end - 1);
  const blank = text.slice(tag.end, closing).trim() === "";
  return splice(text, blank ? tag.end : closing, closing, `${written}\n${outer}`);
}

/** Two findings may want the same element. */
const isThere = (parent: PlacedElement, { name, attributes, children }: XmlElement): boolean =>
  childElements({ name, attributes, children }).length === 0 &&
  parent.children.some(
    (one) =>
      one.name === name &&
      one.children.length === 0 &&
      Object.entries(attributes).every(([key, value]) => one.attributes[key] === value),
  );

/** White space at the beginning of the line, where nothing else stands before. */
function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)![0];
}

const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

const escaped = (value: string, quote: string): string =>
  value
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(quote === '"' ? /"/g : /'/g, quote === '"' ? "&quot;" : "&apos;");
