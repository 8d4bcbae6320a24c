import { child, textOf, treeOf, type XmlElement } from "../domain/xml";
import { readXml } from "../foreign/xml";
import { lintMachine } from "./lint";
import type { LintMachine, LintOptions, LintResult } from "./types";
import { XmlText } from "./xml/document";
import { placed } from "./xml/positions";

export interface DomainXmlOptions extends LintOptions {
  /** How findings call the text. */
  readonly file?: string;
}

/**
 * Checks one machine's libvirt domain XML, whoever wrote it: pure, and without a network or a file.
 *
 * @param xml text of a `<domain>`, as a file holds it or `virsh dumpxml` prints it
 * @throws XmlParseError when it is not XML, with the line.
 */
export const lintDomainXml = (xml: string, options: DomainXmlOptions = {}): LintResult =>
  lintMachine(xmlMachine(xml, options.file), options);

/** @throws XmlParseError when it is not XML, with the line. */
export function xmlMachine(xml: string, file?: string): LintMachine {
  const read = readXml(xml, { includeOffsets: true });
  const root = treeOf(read.root);
  const text = new XmlText(xml, file, () => placed(read.root));
  return { name: nameOf(root), door: "xml", root, locate: text.locate };
}

const nameOf = (root: XmlElement): string => (textOf(child(root, "name")) ?? "").trim() || "the machine";
