import * as reader from "@rgrove/parse-xml";
import { COMMENT, INSTRUCTION, type XmlElement, type XmlNode } from "./element";

/** The text is not a well-formed XML document, or is one that we refuse to read. */
export class XmlParseError extends Error {
  override readonly name = "XmlParseError";
  constructor(
    problem: string,
    /** 1 is the first line; undefined when the problem is about the whole text. */
    readonly line?: number,
    readonly column?: number,
  ) {
    super(line === undefined ? `cannot read XML: ${problem}` : `cannot read XML: ${problem} (line ${line}, column ${column ?? 1})`);
  }
}

export interface ParseXmlOptions {
  /** Longest text that is read, in UTF-16 units. Default 4 Mi, the most that libvirt sends in one string. */
  readonly maxLength?: number;
  /** Deepest nesting. Default 256, as in libxml2. */
  readonly maxDepth?: number;
}

const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 256;
const TOO_DEEP = "its elements are nested too deep";

/**
 * Reads an XML document into a tree. White space between elements is formatting and is left out; in an element that also holds
 * text it is kept. CDATA becomes text. Comments and processing instructions are kept as `#comment` and `#instruction`.
 * A document type declaration, and so any entity of its own, is refused.
 *
 * @throws XmlParseError with the line of the mistake.
 */
export function parseXml(xml: string, options: ParseXmlOptions = {}): XmlElement {
  const limit = options.maxLength ?? MAX_LENGTH;
  if (xml.length > limit) throw new XmlParseError(`it is ${xml.length} characters long; the limit is ${limit}`);
  const document = read(xml);
  for (const node of document.children) {
    if (node instanceof reader.XmlDocumentType) {
      throw new XmlParseError("a document type declaration is not accepted", ...position(xml, node.start));
    }
  }
  if (!document.root) throw new XmlParseError("there is no element in it");
  return convert(document.root, options.maxDepth ?? MAX_DEPTH);
}

function read(xml: string): reader.XmlDocument {
  try {
    return reader.parseXml(xml, { preserveComments: true, preserveDocumentType: true, includeOffsets: true });
  } catch (error) {
    if (error instanceof reader.XmlError) {
      const [problem = "not well-formed"] = error.message.split("\n");
      throw new XmlParseError(problem.replace(/ \(line \d+, column \d+\)$/, ""), error.line, error.column);
    }
    // The reader calls itself for every level and has no limit of its own.
    if (error instanceof RangeError) throw new XmlParseError(TOO_DEEP);
    throw error;
  }
}

function position(xml: string, offset: number): [number, number] {
  const before = xml.slice(0, Math.max(0, offset));
  const line = before.split("\n").length;
  return [line, before.length - (before.lastIndexOf("\n") + 1) + 1];
}

function convert(from: reader.XmlElement, depthLeft: number): XmlElement {
  if (depthLeft <= 0) throw new XmlParseError(TOO_DEEP);
  const attributes = Object.assign(Object.create(null) as Record<string, string>, from.attributes);
  return { name: from.name, attributes, children: content(from, depthLeft - 1) };
}

function content(from: reader.XmlElement, depthLeft: number): XmlNode[] {
  const nodes: XmlNode[] = [];
  let hasElements = false;
  let hasText = false;
  for (const node of from.children) {
    if (node instanceof reader.XmlElement) {
      nodes.push(convert(node, depthLeft));
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
