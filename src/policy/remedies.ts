import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Remediation } from "@pulumi/pulumi/proto/analyzer_pb";
import { grouped } from "../foreign/grouped";
import { findRule, type LintMachine } from "../lint";
import { machineOfResource } from "../lint/doors";
import { packageVersion } from "../provider/version";
import { COMPONENT, lint, type Resource } from "./check";
import type { Exemptions } from "./exemptions";
import { withRepair } from "./property-edits";
import { PACK, type Settings } from "./settings";

/**
 * Safe repairs of a resource's properties, for the rules that are to be remediated. Each one holds all of the
 * properties, with the repairs before it. The properties keep Pulumi's markers, so that a secret stays one.
 */
export function remedies(resource: Resource, settings: Settings, exemptions: Exemptions): Remediation[] {
  // A component has made its resources from its arguments already.
  if (resource.type === COMPONENT) return [];
  const made: Remediation[] = [];
  try {
    const read = (props: Resource["props"]): ReturnType<typeof machineOfResource> =>
      machineOfResource({ ...resource, props });
    let { props } = resource;
    let machine = read(props);
    const findings = machine === undefined ? [] : lint(withoutArguments(machine), settings, exemptions).findings;
    const repairable = findings.filter(({ ruleId, repair }) => repair !== undefined && settings.levels.repairs(ruleId));
    for (const [ruleId, ofRule] of grouped(repairable, ({ ruleId }) => ruleId)) {
      const before = props;
      for (const { repair } of ofRule) {
        if (machine === undefined) break;
        props = withRepair(props, machine, repair!, read) ?? props;
        machine = read(props);
      }
      if (props !== before) made.push(remediation(ruleId, props));
    }
  } catch {
    // What could not be repaired is still judged, and told there.
  }
  return made;
}

/** Repairs belong to the rules that look at the machine alone. */
function withoutArguments({ guest: _, ...machine }: LintMachine): LintMachine {
  return machine;
}

const remediation = (ruleId: string, props: Resource["props"]): Remediation =>
  new Remediation()
    .setPolicyname(ruleId)
    .setPolicypackname(PACK)
    .setPolicypackversion(packageVersion)
    .setDescription(findRule(ruleId)?.description ?? "")
    .setProperties(Struct.fromJavaScript(props as Parameters<typeof Struct.fromJavaScript>[0]));
