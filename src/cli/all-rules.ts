import { adapterRules } from "../adapters";
import { suppressionRules } from "../findings";
import { fleetRules } from "../fleet/rules";
import { hostDeviceAdapted, specRules } from "../guest";
import { lintRules, ruleInfo, type Described, type RuleInfo } from "../lint";
import { stackRuleInfos } from "../lint/rule-list";
import { fileRules } from "./rules";

const onlyArguments = (
  rules: readonly object[],
  argumentsOnly: string,
  whose: Pick<RuleInfo, "argumentsOf"> = {},
): RuleInfo[] => rules.map((rule) => ruleInfo({ ...(rule as Described), argumentsOnly, ...whose }));

/** Every rule that there is: those that judge machines, and those about how a guest is written, read and deployed. */
export const allRules: readonly RuleInfo[] = [
  ...lintRules,
  ...stackRuleInfos,
  ...onlyArguments(specRules, "It is about how a guest's arguments are written."),
  ...onlyArguments([hostDeviceAdapted], 'It reports what `hostSupport: "adapt"` changed.'),
  ...suppressionRules.map((rule) => ruleInfo(rule)),
  ...onlyArguments(fileRules, "It is about spec files, and about guests for several hosts."),
  ...onlyArguments(fleetRules, "It is about a fleet, not about one machine.", { argumentsOf: "a fleet" }),
  ...onlyArguments(adapterRules, "It is about what `@pulumi/libvirt` can do for a guest that this package describes."),
];
