import { defined } from "../../foreign/defined";
import type { DomainDefinition, DomainDefinitionInput } from "../definition";
import type { DomainTarget } from "../version";
import { elementFrom, type XmlElement } from "../xml";
import { SECTIONS } from ".";

/** The definition as a tree, in the order in which libvirt writes a domain. Checks nothing. */
export const renderDefinition = (d: DomainDefinitionInput, target: DomainTarget): XmlElement =>
  elementFrom("domain", { type: d.type ?? "kvm" }, SECTIONS, ({ model }) => model.render(d, target));

/** What of a domain the definition describes. @throws UnsupportedDomainError when it is not a QEMU machine. */
export const parseDefinition = (domain: XmlElement): DomainDefinition =>
  defined(Object.assign({}, ...SECTIONS.map(({ model }) => model.parse(domain))) as DomainDefinition);
