import type { DomainDocument } from "../../domain";
import { hostUri } from "../host-uri";
import { isUnknown, type Properties, withValues } from "../properties";
import type { Path } from "../../findings/path";
import { isPacked, packedXml } from "./deployed-xml";
import type { Facts } from "./facts";
import type { Resolved } from "./resolve";
import { isSentSecret } from "./sent";

/** What only the host can tell about a machine. */
export interface Live {
  /** As `virsh domstate` says it; undefined: not known yet. */
  readonly state: string | undefined;
  /** undefined: not known yet. */
  readonly restartRequired: boolean | undefined;
  readonly drift: readonly string[];
  readonly facts?: Facts;
}

/** What ties the state to one machine on one host. */
export interface Deployed {
  /** Of the machine's metadata; see claim.ts. */
  readonly token?: string;
  /** libvirt's own id of the host. */
  readonly hostUuid?: string | undefined;
  /** See sent.ts; null: not known yet. */
  readonly sent?: string | null;
  /** What waits for the maintenance window, in words. */
  readonly pending?: string;
  /** Names of the machine's snapshots. */
  readonly snapshots?: readonly string[];
  /** What the last update cost. */
  readonly disruption?: object;
  /** Places in the definition of an imported machine that no argument describes, and that updates keep. */
  readonly keptSettings?: readonly string[];
}

/** Outputs that are made of all inputs together. */
const derived = ["digest", "domainXml", "resolvedPreset"] as const;

/**
 * Outputs in the states of earlier versions, which a machine that nothing changes keeps until a refresh. The function
 * `windows-guest:index:explain` gives the explanation and the findings now.
 */
const former = ["explanation", "enlightenmentsJson", "findings", "presetVersion"] as const;

/**
 * The outputs of a machine. `domainXml` may hold secrets, which stay here; it is undefined while not everything is
 * known.
 */
export function outputsOf(
  inputs: Properties,
  { resolution }: Resolved,
  domainXml: DomainDocument | undefined,
  { facts, ...live }: Live,
  deployed: Deployed = {},
): Properties {
  const value: Readonly<Record<string, unknown>> = {
    name: inputs.value["name"],
    uuid: inputs.value["uuid"],
    hostUri: hostUri(inputs),
    resolvedPreset: resolution.preset.resolved,
    digest: resolution.digest,
    ...(resolution.assignedDevices === undefined ? {} : { assignedDevices: resolution.assignedDevices }),
    domainXml: domainXml === undefined ? undefined : packedXml(domainXml.shown.text),
    ...live,
    ...facts,
    ...deployed,
  };
  // While something is not known, what is made of everything is not known either.
  const open =
    inputs.unknowns.length > 0
      ? derived.filter((key) => key !== "resolvedPreset" || isUnknown(inputs, ["preset"]))
      : [];
  const direct = ["name", "uuid"].filter((key) => isUnknown(inputs, [key]));
  const late = [
    ...(["state", "restartRequired"] as const).filter((key) => live[key] === undefined),
    ...(value["hostUri"] === undefined ? ["hostUri"] : []),
    ...(domainXml === undefined ? ["domainXml"] : []),
    ...(deployed.sent === null ? ["sent"] : []),
  ];
  const unknowns: Path[] = [...new Set([...open, ...direct, ...late])].map((key) => [key]);
  const known = Object.fromEntries(
    Object.entries(value).filter(([key]) => !unknowns.some(([unknown]) => unknown === key)),
  );
  const secrets = secretOutputs(inputs).filter(([key]) => key !== "sent" || deployed.sent !== undefined);
  return { value: known, unknowns, secrets };
}

/** Outputs that would tell a secret input. The console's password taints only what is made of it. */
export function secretOutputs(inputs: Properties): Path[] {
  const telling = inputs.secrets.filter(([first, second]) => !(first === "graphics" && second === "password"));
  const sent = isSentSecret(inputs) ? ["sent"] : [];
  if (telling.length === 0) return sent.map((key) => [key]);
  const from = new Set(telling.map(([first]) => first));
  const direct = [
    ["name", "name"],
    ["uuid", "uuid"],
    ["host", "hostUri"],
    ["networks", "macAddresses"],
    ["hostDevices", "assignedDevices"],
    ["xml", "assignedDevices"],
    ["xml", "macAddresses"],
    ["xml", "console"],
    ["graphics", "console"],
  ] as const;
  return [
    ...derived,
    ...former,
    ...sent,
    "drift",
    "keptSettings",
    ...direct.flatMap(([input, output]) => (from.has(input) ? [output] : [])),
  ].map((key) => [key]);
}

/**
 * A state of an older version with the outputs of this one; any other as it is. `deployed`: the XML that it holds. In
 * an older one that is plain text, and may have a password that somebody set on the host.
 */
export function inTodaysForm(state: Properties, deployed: DomainDocument): Properties {
  const { domainXml, presetVersion, resolvedPreset = presetVersion } = state.value;
  const xml = isPacked(domainXml) ? {} : { domainXml: packedXml(deployed.shown.text) };
  const gone = Object.fromEntries(former.map((key) => [key, undefined]));
  const secrets = state.secrets.map((path): Path => (path[0] === "presetVersion" ? ["resolvedPreset"] : path));
  return { ...withValues(state, { ...gone, ...xml, resolvedPreset }), secrets };
}
