import type { DomainDocument } from "../../domain";
import { explain, explanationText, type GuestResolution } from "../../guest";
import { hostUri } from "../host-uri";
import { isUnknown, type Properties } from "../properties";
import type { Path } from "../../findings/path";
import type { Resolved } from "./resolve";

/** What only the host can tell about a machine. */
export interface Live {
  /** As `virsh domstate` says it; undefined: not known yet. */
  readonly state: string | undefined;
  /** undefined: not known yet. */
  readonly restartRequired: boolean | undefined;
  readonly drift: readonly string[];
}

/** What ties the state to one machine on one host. */
export interface Deployed {
  /** Of the machine's metadata; see claim.ts. */
  readonly token?: string;
  /** libvirt's own id of the host. */
  readonly hostUuid?: string | undefined;
}

/** Outputs that are made of all inputs together. */
const derived = ["explanation", "enlightenmentsJson", "findings", "digest", "domainXml", "presetVersion"] as const;

/**
 * The outputs of a machine. `domainXml` may hold secrets, which stay here; it is undefined while not everything is
 * known.
 */
export function outputsOf(
  inputs: Properties,
  { resolution, findings }: Resolved,
  domainXml: DomainDocument | undefined,
  live: Live,
  deployed: Deployed = {},
): Properties {
  const value = {
    name: inputs.value["name"],
    uuid: inputs.value["uuid"],
    hostUri: hostUri(inputs),
    presetVersion: resolution.preset.resolved,
    explanation: explanationText(resolution),
    // As text: the engine and the SDK take several times as long over as many nested properties, for every machine.
    enlightenmentsJson: JSON.stringify(enlightenmentStates(resolution)),
    findings: findings
      .filter(({ severity }) => severity !== "error")
      .map(({ ruleId, severity, path, message, fix }) => ({ ruleId, severity, path, message, fix })),
    digest: resolution.digest,
    domainXml: domainXml?.shown.text,
    ...live,
    ...deployed,
  };
  // While something is not known, what is made of everything is not known either.
  const open =
    inputs.unknowns.length > 0 ? derived.filter((key) => key !== "presetVersion" || isUnknown(inputs, ["preset"])) : [];
  const direct = ["name", "uuid"].filter((key) => isUnknown(inputs, [key]));
  const late = [
    ...(["state", "restartRequired"] as const).filter((key) => live[key] === undefined),
    ...(value.hostUri === undefined ? ["hostUri"] : []),
    ...(domainXml === undefined ? ["domainXml"] : []),
  ];
  const unknowns: Path[] = [...new Set([...open, ...direct, ...late])].map((key) => [key]);
  const known = Object.fromEntries(
    Object.entries(value).filter(([key]) => !unknowns.some(([unknown]) => unknown === key)),
  );
  return { value: known, unknowns, secrets: secretOutputs(inputs) };
}

/** Outputs that would tell a secret input. The console's password taints nothing: it stands in no output. */
export function secretOutputs({ secrets }: Properties): Path[] {
  const telling = secrets.filter(([first, second]) => !(first === "graphics" && second === "password"));
  if (telling.length === 0) return [];
  const from = new Set(telling.map(([first]) => first));
  const direct = [
    ["name", "name"],
    ["uuid", "uuid"],
    ["host", "hostUri"],
  ] as const;
  return [...derived, "drift", ...direct.flatMap(([input, output]) => (from.has(input) ? [output] : []))].map((key) => [
    key,
  ]);
}

const enlightenmentStates = (resolution: GuestResolution): Record<string, object> =>
  Object.fromEntries(
    explain(resolution).flags.map(({ flag, state, value, who, why }) => [
      flag,
      { state, ...(value === "" ? {} : { value }), by: who, reason: why },
    ]),
  );
