import { readFileSync, statSync } from "node:fs";

import { UnreadableFileError } from "../../foreign/read-file";

/** A domain XML file, and how to write it back in its own encoding. */
export interface XmlFile {
  readonly path: string;
  /** Without byte order mark. */
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/** Bytes of a domain XML file that is read. A domain has some 10 KiB. */
const LARGEST = 4 * 1024 * 1024;

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Undefined for what is no XML. @throws UnreadableFileError */
export function readXmlFile(path: string): XmlFile | undefined {
  const start = statSync(path);
  if (!start.isFile()) return undefined;
  const bytes = readFileSync(path);
  const marked = bytes.subarray(0, 3).equals(MARK);
  const body = marked ? bytes.subarray(3) : bytes;
  if (!/^\s*</.test(body.subarray(0, 200).toString("latin1"))) return undefined;
  if (bytes.length > LARGEST) throw new UnreadableFileError(`it has ${bytes.length} bytes; the limit is ${LARGEST}`);
  const declared = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(body.subarray(0, 200).toString("latin1"));
  const encoding = (declared?.[1] ?? "utf-8").toLowerCase();
  if (encoding === "iso-8859-1" || encoding === "latin1")
    return { path, text: body.toString("latin1"), encode: (text) => Buffer.from(text, "latin1") };
  if (encoding !== "utf-8" && encoding !== "us-ascii")
    throw new UnreadableFileError(`its encoding is ${encoding}; save it as UTF-8`);
  return {
    path,
    text: utf8(body),
    encode: (text) => Buffer.concat([...(marked ? [MARK] : []), Buffer.from(text, "utf8")]),
  };
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFileError("it has bytes that are not UTF-8; save it as UTF-8, or declare its encoding");
  }
}
