export { domainDefinition, domainName, type DomainDefinition, type DomainDefinitionInput } from "./definition";
export { unsupportedByLibvirt, UnsupportedByLibvirtError, type Unsupported } from "./gates";
export { parseDomainXml, type ParsedDomain } from "./parse";
export { renderDomainTree, renderDomainXml } from "./render";
export { RestConflictError } from "./rest/merge";
export { isEmptyRest, type DomainRest } from "./rest/rest";
export { UnsupportedDomainError } from "./sections/general";
export type { DomainTarget } from "./version";
export { parseXml, serialize, XmlParseError, XmlWriteError, type ParseXmlOptions, type XmlElement, type XmlNode } from "./xml";
