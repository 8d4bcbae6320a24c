import type { Finding } from "../findings/finding";
import { inOneSpelling } from "./canonical/spelling";
import { xmlFindings } from "./check/xml-findings";
import type { DomainDefinition } from "./definition";
import { bootsByDevice } from "./devices/boot";
import type { DomainRest } from "./rest/rest";
import { applyAgain, type Overrides, withoutQemu } from "./overrides";
import { hasSpice } from "./rest/spice";
import { subtract } from "./rest/subtract";
import { parseDefinition, renderDefinition } from "./sections/domain";
import { UnsupportedDomainError } from "./sections/general";
import { osinfoIdOf } from "./sections/metadata";
import { attribute, child, textOf, parseXmlDocument, type ParseXmlOptions, type XmlElement } from "./xml";

export interface ParseDomainOptions extends ParseXmlOptions {
  /** What was added to the machine when it was rendered: it is no part of the rest, so that it can go again. */
  readonly overrides?: Overrides | undefined;
}

export interface ParsedDomain {
  /** What the definition has words for. A machine not made by us may hold values here that its schema would refuse. */
  readonly definition: DomainDefinition;
  /**
   * Everything else, to be handed to `renderDomainXml`. Plain data. It holds whatever the XML held, so keep it as a
   * secret when the XML was read with its security information.
   */
  readonly rest: DomainRest;
  /** The operating system that the machine's libosinfo metadata names, for example `http://microsoft.com/win/11`. */
  readonly osinfoId?: string;
  /**
   * What is wrong with the XML and the definition does not show: what libvirt refuses, drops, or reads otherwise than
   * it looks. Paths are those of `domainDifferences`.
   */
  readonly findings: readonly Finding[];
}

/**
 * Reads a domain's XML, by whomever it was made, without losing what the definition has no words for:
 * `renderDomainXml(definition, {}, rest)` describes the same machine, also after the definition has been changed.
 *
 * @throws XmlParseError when it is not XML, with the line.
 * @throws UnsupportedDomainError when it is not a `<domain>`, or not one that QEMU runs (type `kvm` or `qemu`).
 */
export function parseDomainXml(xml: string | Uint8Array | XmlElement, options?: ParseDomainOptions): ParsedDomain {
  const {
    before,
    root: read,
    after,
  } = isTree(xml) ? { before: [], root: xml, after: [] } : parseXmlDocument(xml, options);
  const { original: whole, definition: said, findings } = readDomain(read);
  const { overrides } = options ?? {};
  const definition = overrides === undefined ? said : { ...said, overrides };
  const original = overrides === undefined ? whole : withoutQemu(whole, overrides);
  const rest: DomainRest = {
    ...subtract(original, renderedWith(said, overrides)),
    ...(before.length + after.length > 0 && { outside: { before, after } }),
    ...(child(child(original, "os"), "boot") && bootsByDevice(original) && { bootsTwice: true as const }),
    ...(hasSpice(original) && { spice: true as const }),
  };
  const osinfoId = osinfoIdOf(original);
  return { definition, rest, findings, ...(osinfoId !== undefined && { osinfoId }) };
}

/** The arguments for QEMU are no part of the rest already. */
function renderedWith(definition: DomainDefinition, overrides: Overrides | undefined): XmlElement {
  const modelled = renderDefinition(definition, {});
  return overrides === undefined ? modelled : applyAgain(modelled, { ...overrides, args: [], env: [] });
}

/** A machine for who only looks at it: without the rest. */
export interface ReadDomain extends Pick<ParsedDomain, "definition" | "findings"> {
  /** The machine in one spelling. */
  readonly original: XmlElement;
}

/** @throws UnsupportedDomainError when it is not a `<domain>`, or not one that QEMU runs (type `kvm` or `qemu`). */
export function readDomain(read: XmlElement): ReadDomain {
  if (read.name !== "domain")
    throw new UnsupportedDomainError("", `the XML's first element is <${read.name.slice(0, 60)}>, not <domain>`);
  refuseNamespace(read);
  const original = inOneSpelling(read);
  return { original, definition: parseDefinition(original), findings: xmlFindings(read) };
}

/** libvirt looks for names without a namespace, and finds none in such a domain. */
function refuseNamespace(root: XmlElement): void {
  const namespace = attribute(root, "xmlns") ?? "";
  if (namespace === "") return;
  const name = (textOf(child(root, "name")) ?? "").slice(0, 60);
  throw new UnsupportedDomainError(
    name,
    `it is in the namespace "${namespace.slice(0, 200)}", and libvirt reads only a domain without one. Remove xmlns="…" from <domain>`,
  );
}

const isTree = (xml: string | Uint8Array | XmlElement): xml is XmlElement =>
  typeof xml !== "string" && !(xml instanceof Uint8Array);
