import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import type { Severity } from "../findings";
import { pageUrl, type RuleInfo } from "../lint";
import { packageVersion } from "../provider/version";
import { type Level, levelInSets, rules } from "./levels";
import { PACK, SETTINGS_SCHEMA } from "./settings";

const { EnforcementLevel, PolicySeverity, PolicyType } = messages;

export const wireLevels: Readonly<Record<Level, messages.EnforcementLevel>> = {
  advisory: EnforcementLevel.ADVISORY,
  mandatory: EnforcementLevel.MANDATORY,
  disabled: EnforcementLevel.DISABLED,
  remediate: EnforcementLevel.REMEDIATE,
};

export const levelOf = (wire: messages.EnforcementLevel): Level =>
  (Object.keys(wireLevels) as Level[]).find((level) => wireLevels[level] === wire) ?? "advisory";

const wireSeverities: Readonly<Record<Severity, messages.PolicySeverity>> = {
  error: PolicySeverity.POLICY_SEVERITY_HIGH,
  warning: PolicySeverity.POLICY_SEVERITY_MEDIUM,
  info: PolicySeverity.POLICY_SEVERITY_LOW,
};

/** What the pack tells of itself: a policy per rule, and one for its settings. */
export const packInfo = (): messages.AnalyzerInfo =>
  new messages.AnalyzerInfo()
    .setName(PACK)
    .setDisplayname("Windows on KVM")
    .setDescription("Checks Windows machines on KVM, whichever provider or component declares them.")
    .setVersion(packageVersion)
    .setSupportsconfig(true)
    .setPoliciesList([settingsPolicy(), ...rules.map(rulePolicy)]);

const settingsPolicy = (): messages.PolicyInfo =>
  new messages.PolicyInfo()
    .setName(PACK)
    .setDisplayname(PACK)
    .setDescription("Settings of the policy pack. It also tells of machines that could not be checked.")
    .setEnforcementlevel(EnforcementLevel.ADVISORY)
    .setPolicyType(PolicyType.POLICY_TYPE_STACK)
    .setConfigschema(new messages.PolicyConfigSchema().setProperties(Struct.fromJavaScript(SETTINGS_SCHEMA)));

/**
 * Violations are told for the whole stack at once, see `PolicyServer`. For policies of single resources the engine
 * would also send events with the names of all of them, for each resource.
 */
const rulePolicy = (rule: RuleInfo): messages.PolicyInfo =>
  new messages.PolicyInfo()
    .setName(rule.id)
    .setDisplayname(rule.id)
    .setDescription(rule.description)
    .setMessage(rule.rationale)
    .setEnforcementlevel(wireLevels[levelInSets(rule, ["recommended"])])
    .setPolicyType(PolicyType.POLICY_TYPE_STACK)
    .setSeverity(wireSeverities[rule.severity])
    .setTagsList([...rule.sets])
    .setUrl(pageOf(rule));

/** The rule's page in this version of the package. */
export const pageOf = ({ docs }: RuleInfo): string => pageUrl(docs, packageVersion);

/** A violation as the engine takes it. */
export interface Violation {
  /** A rule's id, or {@link PACK}. */
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly severity?: Severity;
  readonly description: string;
  readonly message: string;
  readonly urn: string;
}

export function diagnostic({
  policy,
  level,
  severity,
  description,
  message,
  urn,
}: Violation): messages.AnalyzeDiagnostic {
  return new messages.AnalyzeDiagnostic()
    .setPolicyname(policy)
    .setPolicypackname(PACK)
    .setPolicypackversion(packageVersion)
    .setDescription(description)
    .setMessage(message)
    .setEnforcementlevel(wireLevels[level])
    .setUrn(urn)
    .setSeverity(severity === undefined ? PolicySeverity.POLICY_SEVERITY_UNSPECIFIED : wireSeverities[severity]);
}
