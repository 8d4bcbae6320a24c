import { deflateRawSync, inflateRawSync } from "node:zlib";
import { OperationFailed } from "../errors";
import type { Properties } from "../properties";
import { xmlDictionary } from "./xml-dictionary";

/** In front of what is packed with {@link xmlDictionary}. */
const mark = "1:";
const dictionary = Buffer.from(xmlDictionary);

/**
 * The state keeps the XML of each machine for comparison with what is there, and the engine writes the whole state
 * after every step, so that it is kept small: without the mark of the machine's owner, which names project, stack and
 * resource and is of no use there, and packed by raw deflate (RFC 1951) with a dictionary, in base64.
 */
export const packedXml = (xml: string): string => mark + deflated(xml.replace(ownersMark, "")).toString("base64");

/** XML as raw deflate with the dictionary. */
export const deflated = (xml: string): Buffer => deflateRawSync(xml, { level: 9, dictionary });
export const inflated = (packed: Buffer): string => inflateRawSync(packed, { dictionary }).toString();

const ownersMark = /\s*<windowsguest:owner\b[^<>]*\/>/;

export const isPacked = (kept: unknown): boolean => typeof kept === "string" && !kept.startsWith("<");

/** The XML that {@link packedXml} packed. States of earlier versions hold it as plain text. */
export function unpackedXml(kept: string): string {
  if (!isPacked(kept)) return kept;
  if (!kept.startsWith(mark))
    throw new OperationFailed("this state was written by a newer version of windows-guest. Update the package");
  return inflated(Buffer.from(kept.slice(mark.length), "base64"));
}

/** The XML of the last deployment; undefined where there was none. */
export function deployedXml(olds: Properties | undefined): string | undefined {
  const kept = olds?.value["domainXml"];
  return typeof kept === "string" ? unpackedXml(kept) : undefined;
}
