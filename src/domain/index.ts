export { domainDefinition, domainName, type DomainDefinition, type DomainDefinitionInput } from "./definition";
export { unsupportedByLibvirt, UnsupportedByLibvirtError, type Unsupported } from "./gates";
export { identityOf } from "./canonical/identity";
export { domainDifferences, type DifferencesOptions, type DomainDifference } from "./compare/differences";
export {
  type ClassedDifference,
  type Disruption,
  disruptions,
  LIVE,
  type LiveKnowledge,
  mostOf,
  seesDifference,
} from "./live/disruption";
export { runningDisruptions } from "./live/running";
export { type LiveCommand, liveSteps, type LiveStep } from "./live/steps";
export { DomainDocument } from "./document";
export { parseDomainXml, readDomain, type ParsedDomain, type ReadDomain } from "./parse";
export type { Overrides } from "./overrides";
export { LostOverrideError, renderDomainTree, renderDomainXml } from "./render";
export { RestConflictError } from "./rest/merge";
export { lostWithSpice } from "./rest/spice";
export type { DomainRest } from "./rest/rest";
export { withoutSecrets } from "./secrets";
export { UnsupportedDomainError } from "./sections/general";
export { guestMarkOf, markedReverted, osinfoIdOf, type Owner, ownerOf, suppressElements } from "./sections/metadata";
export type { DomainTarget } from "./version";
export {
  child,
  element,
  parseXml,
  serialize,
  XmlParseError,
  XmlWriteError,
  type ParseXmlOptions,
  type XmlElement,
  type XmlNode,
} from "./xml";
