export { lintDomainXml, xmlMachine, type DomainXmlOptions } from "./domain-xml";
export { lintMachine } from "./lint";
export { findRule, lintRules, type RuleInfo } from "./rule-list";
export type * from "./types";
