import { inOneSpelling } from "./canonical/spelling";
import type { DomainDefinition } from "./definition";
import type { DomainRest } from "./rest/rest";
import { subtract } from "./rest/subtract";
import { parseDefinition, renderDefinition } from "./sections/domain";
import { osinfoIdOf, UnsupportedDomainError } from "./sections/general";
import { parseXml, type ParseXmlOptions, type XmlElement } from "./xml";

export interface ParsedDomain {
  /** What the definition has words for. A machine not made by us may hold values here that `parseDomainDefinition` would refuse. */
  readonly definition: DomainDefinition;
  /**
   * Everything else, to be handed to `renderDomainXml`. Plain data. It holds whatever the XML held, so keep it as a secret when the XML
   * was read with its security information.
   */
  readonly rest: DomainRest;
  /** The operating system that the machine's libosinfo metadata names, for example `http://microsoft.com/win/11`. */
  readonly osinfoId?: string;
}

/**
 * Reads a domain's XML, by whomever it was made, without losing what the definition has no words for:
 * `renderDomainXml(definition, {}, rest)` describes the same machine, also after the definition has been changed.
 *
 * @throws XmlParseError when it is not XML, with the line.
 * @throws UnsupportedDomainError when it is not a `<domain>`, or not one that QEMU runs (type `kvm` or `qemu`).
 */
export function parseDomainXml(xml: string | XmlElement, options?: ParseXmlOptions): ParsedDomain {
  const read = typeof xml === "string" ? parseXml(xml, options) : xml;
  if (read.name !== "domain") throw new UnsupportedDomainError("", `the XML's first element is <${read.name.slice(0, 60)}>, not <domain>`);
  const original = inOneSpelling(read);
  const definition = parseDefinition(original);
  const rest = subtract(original, renderDefinition(definition, {}));
  const osinfoId = osinfoIdOf(original);
  return { definition, rest, ...(osinfoId !== undefined && { osinfoId }) };
}
