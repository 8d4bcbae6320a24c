import { parseDomainXml, type ParsedDomain } from "./parse";
import { renderDomainTree } from "./render";
import { shownTree } from "./secrets";
import type { DomainDefinition } from "./definition";
import type { Overrides } from "./overrides";
import type { DomainRest } from "./rest/rest";
import type { DomainTarget } from "./version";
import { parseXml, serialize, type XmlElement } from "./xml";

/**
 * A domain's XML that several readers need. Each form of it (tree, definition, what may be shown) is made once, when
 * the first one asks for it.
 */
export class DomainDocument {
  #text: string | undefined;
  #root: XmlElement | undefined;
  #parsed: ParsedDomain | undefined;
  #shown: DomainDocument | undefined;

  private constructor(from: string | XmlElement) {
    if (typeof from === "string") this.#text = from;
    else this.#root = from;
  }

  static of(text: string): DomainDocument {
    return new DomainDocument(text);
  }

  static from(root: XmlElement): DomainDocument {
    return new DomainDocument(root);
  }

  /** What {@link renderDomainTree} gives: it is never parsed. */
  static rendered(definition: DomainDefinition, target?: DomainTarget, rest?: DomainRest): DomainDocument {
    return new DomainDocument(renderDomainTree(definition, target, rest));
  }

  get text(): string {
    return (this.#text ??= serialize(this.#root!));
  }

  /** @throws XmlParseError when the text is not XML. */
  get root(): XmlElement {
    return (this.#root ??= parseXml(this.#text!));
  }

  /** @throws UnsupportedDomainError when it is not a domain that QEMU runs. */
  get parsed(): ParsedDomain {
    return (this.#parsed ??= parseDomainXml(this.root));
  }

  /** The same of a machine whose XML somebody has added to: see {@link parseDomainXml}. */
  parsedWith(overrides: Overrides | undefined): ParsedDomain {
    return overrides === undefined ? this.parsed : parseDomainXml(this.root, { overrides });
  }

  /** What may be kept and shown: without secrets. */
  get shown(): DomainDocument {
    return (this.#shown ??= new DomainDocument(shownTree(this.root)));
  }
}
