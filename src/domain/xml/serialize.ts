import { isPrintable, UNPRINTABLE } from "../../foreign/printable";
import { COMMENT, INSTRUCTION, type XmlElement } from "./element";

/** Something cannot be written as XML 1.0. `where` is the element, or the element and attribute, that holds it. */
export class XmlWriteError extends Error {
  override readonly name = "XmlWriteError";
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(`cannot write ${where} as XML: ${problem}`);
  }
}

// Names of XML 1.0, fifth edition, with at most one prefix.
const START =
  "A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const REST = `${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}-\\u{2040}`;
const NAME = new RegExp(`^[${START}][${REST}]*(?::[${START}][${REST}]*)?$`, "u");
const LONGEST_NAME = 256;

/** Names seen to be good. They come from a small vocabulary; the limit keeps a hostile document from filling memory. */
const goodNames = new Set<string>();

function checkName(name: string, where: () => string): void {
  if (goodNames.has(name)) return;
  if (name.length > LONGEST_NAME || !NAME.test(name)) {
    throw new XmlWriteError(where(), `${JSON.stringify(name.slice(0, 60))} is not a name`);
  }
  if (goodNames.size < 2000) goodNames.add(name);
}

/** Everything that is not plain: markup, control characters, and all that lies beyond ASCII. */
const NOT_PLAIN = /[&<>'"]|[^\x20-\x7e]/;
/** What XML 1.0 has no way to write: most control characters, the two non-characters, and half a surrogate pair. */
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const IN_ATTRIBUTE = /[&<>'"\t\n\r]/g;
const IN_TEXT = /[&<>\r]/g;

const REFERENCES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};
const reference = (c: string): string => REFERENCES[c] ?? `&#x${c.codePointAt(0)!.toString(16).toUpperCase()};`;

/** XML is shown on terminals too. To who reads it as XML, a reference is the character. */
const visible = (text: string): string =>
  isPrintable(text) ? text : text.replace(UNPRINTABLE, (c) => (c === "\n" || c === "\t" ? c : reference(c)));

function checkCharacters(value: string, where: () => string): void {
  const bad = FORBIDDEN.exec(value);
  if (!bad) return;
  const code = value.charCodeAt(bad.index).toString(16).toUpperCase().padStart(4, "0");
  throw new XmlWriteError(where(), `character U+${code} at position ${bad.index + 1} is not allowed in XML`);
}

function attributeText(value: string, owner: XmlElement, name: string): string {
  if (!NOT_PLAIN.test(value)) return value;
  checkCharacters(value, () => `attribute ${name} of <${owner.name}>`);
  return visible(value.replace(IN_ATTRIBUTE, reference));
}

function contentText(value: string, owner: XmlElement): string {
  if (!NOT_PLAIN.test(value)) return value;
  checkCharacters(value, () => `the text of <${owner.name}>`);
  return visible(value.replace(IN_TEXT, reference));
}

function openingTag(el: XmlElement): string {
  checkName(el.name, () => "an element");
  let out = `<${el.name}`;
  for (const name in el.attributes) {
    checkName(name, () => `an attribute of <${el.name}>`);
    out += ` ${name}='${attributeText(el.attributes[name]!, el, name)}'`;
  }
  return out;
}

function special(el: XmlElement): string {
  const content = el.children.join("");
  const what = el.name === COMMENT ? "a comment" : "a processing instruction";
  checkCharacters(content, () => what);
  // A carriage return cannot be escaped here, and would be read back as a line feed.
  const bad =
    el.name === COMMENT
      ? /--|-$|\r/.test(content)
      : /\?>|\r/.test(content) || !/^[^\s?]+( \S|$)/.test(content) || /^xml(\s|$)/i.test(content);
  if (bad) throw new XmlWriteError(what, "its text would end or break it");
  return el.name === COMMENT ? `<!--${content}-->` : `<?${content}?>`;
}

/** Writes an element on the spot, adding no white space: for content where white space counts. */
function inline(el: XmlElement): string {
  if (el.name === COMMENT || el.name === INSTRUCTION) return special(el);
  const open = openingTag(el);
  if (el.children.length === 0) return `${open}/>`;
  let out = `${open}>`;
  for (const node of el.children) out += typeof node === "string" ? contentText(node, el) : inline(node);
  return `${out}</${el.name}>`;
}

function indented(el: XmlElement, indent: string): string {
  const { children } = el;
  if (children.length === 0) return `${indent}${inline(el)}\n`;
  for (const node of children) if (typeof node === "string") return `${indent}${inline(el)}\n`;
  let out = `${indent}${openingTag(el)}>\n`;
  const deeper = `${indent}  `;
  for (const node of children) out += indented(node as XmlElement, deeper);
  return `${out}${indent}</${el.name}>\n`;
}

/**
 * Writes a tree as an XML document without a declaration, indented by two blanks, with a line feed at the end. An
 * element that holds text is written on one line, so no white space is added to text. Nothing in the tree can break out
 * of its place: markup is escaped, and what XML cannot hold is refused.
 *
 * @throws XmlWriteError for a character that XML 1.0 forbids, a lone surrogate, or an element or attribute name that is
 * not a name.
 */
export const serialize = (root: XmlElement): string => indented(root, "");
