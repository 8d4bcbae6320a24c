export { lintDomainXml, xmlMachine, type DomainXmlOptions } from "./domain-xml";
export { lintMachine } from "./lint";
export { repairOf, type Repairs } from "./repairs";
export {
  doorNames,
  DOORS,
  doorsOf,
  doorText,
  findRule,
  lintRules,
  pageUrl,
  ruleInfo,
  ruleSets,
  type Described,
  type RuleInfo,
} from "./rule-list";
export type * from "./types";
export { lintStack, lintTogether, type StackOptions, type StackResult } from "./stack";
