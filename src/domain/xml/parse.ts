import * as reader from "@rgrove/parse-xml";
import { type ParseXmlOptions, readXml } from "../../foreign/xml";
import { COMMENT, INSTRUCTION, type XmlElement, type XmlNode } from "./element";

export { type ParseXmlOptions, XmlParseError } from "../../foreign/xml";

/**
 * Reads an XML document into a tree. White space between elements is formatting and is left out; in an element that
 * also holds text it is kept. CDATA becomes text. Comments and processing instructions are kept as `#comment` and
 * `#instruction`. A document type declaration, and so any entity of its own, is refused.
 *
 * @throws XmlParseError with the line of the mistake.
 */
export const parseXml = (xml: string | Uint8Array, options: ParseXmlOptions = {}): XmlElement =>
  parseXmlDocument(xml, options).root;

/** A document with what stands outside its root: comments and processing instructions. */
export interface XmlDocument {
  readonly before: readonly XmlElement[];
  readonly root: XmlElement;
  readonly after: readonly XmlElement[];
}

/** The same as `parseXml`, with what stands outside the root. */
export function parseXmlDocument(xml: string | Uint8Array, options: ParseXmlOptions = {}): XmlDocument {
  const { children, root } = readXml(xml, options);
  const at = children.indexOf(root);
  return {
    before: children.slice(0, at).flatMap(aside),
    root: treeOf(root),
    after: children.slice(at + 1).flatMap(aside),
  };
}

/** An element that was read, as one of our trees. */
export const treeOf = (from: reader.XmlElement): XmlElement => ({
  name: from.name,
  attributes: Object.assign(Object.create(null) as Record<string, string>, from.attributes),
  children: content(from),
});

function content(from: reader.XmlElement): XmlNode[] {
  const nodes: XmlNode[] = [];
  let hasElements = false;
  let hasText = false;
  for (const node of from.children) {
    if (node instanceof reader.XmlElement) {
      nodes.push(treeOf(node));
      hasElements = true;
    } else if (node instanceof reader.XmlText) {
      addText(nodes, node.text);
      hasText ||= /[^ \t\r\n]/.test(node.text);
    } else {
      const others = aside(node);
      nodes.push(...others);
      hasElements ||= others.length > 0;
    }
  }
  return hasElements && !hasText ? nodes.filter((node) => typeof node !== "string") : nodes;
}

/** A comment or processing instruction; nothing for any other node. */
function aside(node: reader.XmlNode): XmlElement[] {
  if (node instanceof reader.XmlComment) return [{ name: COMMENT, attributes: {}, children: [node.content] }];
  if (!(node instanceof reader.XmlProcessingInstruction)) return [];
  return [{ name: INSTRUCTION, attributes: {}, children: [node.content ? `${node.name} ${node.content}` : node.name] }];
}

function addText(nodes: XmlNode[], text: string): void {
  const last = nodes.length - 1;
  if (typeof nodes[last] === "string") nodes[last] += text;
  else if (text !== "") nodes.push(text);
}
