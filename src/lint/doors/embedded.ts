import { parseXml, XmlParseError } from "../../domain";
import type { Draft } from "./written";

/** XML that a property holds as text becomes content of an element; false where it is not well-formed. */
export function embedXml(at: Draft, xml: string, property: string): boolean {
  try {
    const holder = parseXml(`<holder>${xml.replace(/^\s*<\?xml[^>]*\?>/, "")}</holder>`);
    at.embed(holder.children, property);
    return true;
  } catch (error) {
    if (error instanceof XmlParseError) return false;
    throw error;
  }
}
