import * as reader from "@rgrove/parse-xml";

/** The text is not a well-formed XML document, or is one that we refuse to read. */
export class XmlParseError extends Error {
  override readonly name = "XmlParseError";
  constructor(
    problem: string,
    /** 1 is the first line; undefined when the problem is about the whole text. */
    readonly line?: number,
    readonly column?: number,
  ) {
    super(
      line === undefined
        ? `cannot read XML: ${problem}`
        : `cannot read XML: ${problem} (line ${line}, column ${column ?? 1})`,
    );
  }
}

export interface ParseXmlOptions {
  /** Longest text that is read, in UTF-16 units. Default 4 Mi, the most that libvirt sends in one string. */
  readonly maxLength?: number;
  /** Deepest nesting. Default 256, as in libxml2. */
  readonly maxDepth?: number;
  /** Each node knows its `start` and `end` in the text. Default false. */
  readonly includeOffsets?: boolean;
}

const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 256;
/**
 * Elements, attributes, comments and instructions. A domain has a few thousand at most, and each costs some hundred
 * bytes and microseconds.
 */
const MAX_PARTS = 250_000;

/**
 * Reads a document whose length, depth and number of parts are bounded. A document type declaration, and so any entity
 * of its own, is refused.
 *
 * @param source Text, or the bytes of a file: those are UTF-8, or in the encoding that they declare.
 * @throws XmlParseError with the line of the mistake.
 */
export function readXml(
  source: string | Uint8Array,
  { maxLength = MAX_LENGTH, maxDepth = MAX_DEPTH, includeOffsets = false }: ParseXmlOptions = {},
): reader.XmlDocument & { readonly root: reader.XmlElement } {
  const xml = typeof source === "string" ? source : decodeXml(source, maxLength).text;
  if (xml.length > maxLength) throw new XmlParseError(`it is ${xml.length} characters long; the limit is ${maxLength}`);
  mustBeModest(xml, maxDepth);
  const document = read(xml, includeOffsets);
  if (!document.root) throw new XmlParseError("it contains no element");
  return document as reader.XmlDocument & { readonly root: reader.XmlElement };
}

/** The text of a file, and how to write another one in its encoding. */
export interface DecodedXml {
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/**
 * The text of a file. Bytes that are no text in its encoding are refused, as libxml2 does; Node would put U+FFFD in
 * their place.
 *
 * @throws XmlParseError
 */
export function decodeXml(bytes: Uint8Array, maxLength = MAX_LENGTH): DecodedXml {
  // No character has more than four bytes.
  if (bytes.length > 4 * maxLength)
    throw new XmlParseError(`it is ${bytes.length} bytes long; the limit is ${4 * maxLength}`);
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const encoding = (/^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? "utf-8").toLowerCase();
  if (encoding === "iso-8859-1" || encoding === "latin1") return inEncoding(bytes, "latin1");
  if (encoding !== "utf-8" && encoding !== "us-ascii")
    throw new XmlParseError(`its encoding is ${encoding}. Save it as UTF-8`);
  const decoded = inEncoding(bytes, "utf8");
  const bad = firstBad(bytes, decoded.text);
  if (bad !== undefined) {
    const byte = bytes[bad]!.toString(16).toUpperCase().padStart(2, "0");
    throw new XmlParseError(
      `byte 0x${byte} is not UTF-8. Save it as UTF-8, or declare its encoding`,
      ...position(Buffer.from(bytes.subarray(0, bad)).toString("utf8"), Infinity),
    );
  }
  return decoded;
}

const inEncoding = (bytes: Uint8Array, encoding: "latin1" | "utf8"): DecodedXml => ({
  text: Buffer.from(bytes).toString(encoding),
  encode: (text) => Buffer.from(text, encoding),
});

/** Index of the first byte that is not UTF-8: there the text, written as UTF-8 again, begins to differ. */
function firstBad(bytes: Uint8Array, text: string): number | undefined {
  const again = Buffer.from(text, "utf8");
  if (again.equals(bytes)) return undefined;
  const at = again.findIndex((byte, i) => byte !== bytes[i]);
  return at < 0 ? again.length : at;
}

function read(xml: string, includeOffsets: boolean): reader.XmlDocument {
  try {
    return reader.parseXml(xml, { preserveComments: true, includeOffsets });
  } catch (error) {
    if (!(error instanceof reader.XmlError)) throw error;
    const [problem = "not well-formed"] = error.message.split("\n");
    throw new XmlParseError(problem.replace(/ \(line \d+, column \d+\)$/, ""), error.line, error.column);
  }
}

/**
 * The reader calls itself for every level, and Node may end without an error when its stack is used up. What is not
 * well-formed is left to the reader, which stops there too.
 */
function mustBeModest(xml: string, maxDepth: number): void {
  let depth = 0;
  let parts = 0;
  for (let at = xml.indexOf("<"); at >= 0; at = xml.indexOf("<", at)) {
    const skipped = behindOther(xml, at);
    if (skipped !== undefined) {
      parts++;
      at = skipped;
    } else if (xml[at + 1] === "/") {
      depth--;
      at += 2;
    } else {
      const tag = behindTag(xml, at);
      parts += 1 + tag.values;
      at = tag.end;
      if (xml[at - 2] !== "/" && ++depth > maxDepth) throw new XmlParseError("its elements are nested too deeply");
    }
  }
  if (parts > MAX_PARTS)
    throw new XmlParseError(`it has ${parts} elements, attributes and comments; the limit is ${MAX_PARTS}`);
}

const others = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
] as const;

/** Index behind what stands there and is no element; undefined where it is one. */
function behindOther(xml: string, at: number): number | undefined {
  for (const [start, end] of others) {
    if (!xml.startsWith(start, at)) continue;
    const found = xml.indexOf(end, at + start.length);
    return found < 0 ? xml.length : found + end.length;
  }
  if (xml[at + 1] === "!")
    throw new XmlParseError("document type declarations are not supported", ...position(xml, at));
  return undefined;
}

/** Index behind the `>` of a start tag, where one in quotes is part of a value; and how many values it has. */
function behindTag(xml: string, start: number): { readonly end: number; readonly values: number } {
  let values = 0;
  for (let at = start; at < xml.length; at++) {
    const c = xml[at]!;
    if (c === ">") return { end: at + 1, values };
    if (c === '"' || c === "'") {
      values++;
      at = xml.indexOf(c, at + 1);
      if (at < 0) break;
    }
  }
  return { end: xml.length, values };
}

function position(xml: string, offset: number): [number, number] {
  const before = xml.slice(0, offset);
  return [before.split("\n").length, before.length - (before.lastIndexOf("\n") + 1) + 1];
}
