import * as reader from "@rgrove/parse-xml";
import { type ParseXmlOptions, readXml } from "../../foreign/xml";
import { COMMENT, INSTRUCTION, type XmlElement, type XmlNode } from "./element";

export { type ParseXmlOptions, XmlParseError } from "../../foreign/xml";

/**
 * Reads an XML document into a tree. White space between elements is formatting and is left out; in an element that also holds
 * text it is kept. CDATA becomes text. Comments and processing instructions are kept as `#comment` and `#instruction`.
 * A document type declaration, and so any entity of its own, is refused.
 *
 * @throws XmlParseError with the line of the mistake.
 */
export const parseXml = (xml: string, options: ParseXmlOptions = {}): XmlElement => convert(readXml(xml, options).root);

const convert = (from: reader.XmlElement): XmlElement => ({
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
      nodes.push(convert(node));
      hasElements = true;
    } else if (node instanceof reader.XmlText) {
      addText(nodes, node.text);
      hasText ||= /[^ \t\r\n]/.test(node.text);
    } else if (node instanceof reader.XmlComment) {
      nodes.push({ name: COMMENT, attributes: {}, children: [node.content] });
      hasElements = true;
    } else if (node instanceof reader.XmlProcessingInstruction) {
      const text = node.content ? `${node.name} ${node.content}` : node.name;
      nodes.push({ name: INSTRUCTION, attributes: {}, children: [text] });
      hasElements = true;
    }
  }
  return hasElements && !hasText ? nodes.filter((node) => typeof node !== "string") : nodes;
}

function addText(nodes: XmlNode[], text: string): void {
  const last = nodes.length - 1;
  if (typeof nodes[last] === "string") nodes[last] += text;
  else if (text !== "") nodes.push(text);
}
