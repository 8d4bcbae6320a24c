import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Properties } from "../properties";

/**
 * The state keeps the XML of each machine for comparison with what is there, and the engine writes the whole state
 * after every step, so the XML is kept in a third of its size: raw deflate (RFC 1951) in base64.
 */
export const packedXml = (xml: string): string => deflateRawSync(xml, { level: 9 }).toString("base64");

/** The XML that {@link packedXml} packed. States of version 0.1 hold it as plain text. */
export const unpackedXml = (kept: string): string =>
  kept.startsWith("<") ? kept : inflateRawSync(Buffer.from(kept, "base64")).toString();

/** The XML of the last deployment; undefined where there was none. */
export function deployedXml(olds: Properties | undefined): string | undefined {
  const kept = olds?.value["domainXml"];
  return typeof kept === "string" ? unpackedXml(kept) : undefined;
}
