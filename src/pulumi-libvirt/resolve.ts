import * as pulumi from "@pulumi/pulumi";
import { renderDomainXml, UnsupportedByLibvirtError, XmlWriteError, type DomainDefinition } from "../domain";
import { atPath, type Finding, hasErrors, runRules, suppressedText } from "../findings";
import type { HostProfile } from "../hosts";
import { splitByOtherRules, type GuestSpec } from "../guest";
import { disksOf } from "../guest/defining/devices";
import { type LibvirtClient, libvirtClient } from "../libvirt";
import { standIn, unreachable } from "../provider/domain/check";
import { outputsOf } from "../provider/domain/outputs";
import { completed, listOf, resolve, sentence, type Resolved, withOriginOfName } from "../provider/domain/resolve";
import type { ProfileAnswer } from "../provider/host-profiles";
import { hostUri, profileFile, uriProblem } from "../provider/host-uri";
import { plain, type Properties } from "../provider/properties";
import { withReadableCpu } from "../adapters/cpu";
import { withExplicitFirmware } from "../adapters/firmware";
import { withOwnNvram } from "../adapters/libvirt-0.8/nvram";
import type { DomainOptions } from "../adapters/options";
import { libvirt08Rules, libvirt09Rules, type AdapterContext, type AdapterRule } from "../adapters/rules";
import { handedOver, machineOn, withFormerDevices } from "./former";
import { Refused } from "./refusal";
import { thisRun } from "./run";
import { sayer } from "./say";
import { machineThere, prepareReplacement } from "./replacement";
import type { LibvirtLine } from "./sdk";

/** A guest that may be handed to `@pulumi/libvirt`: everything known, no errors. */
export interface ResolvedGuest extends Resolved {
  readonly definition: DomainDefinition;
  readonly options: DomainOptions;
  /** What the component shows of it. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Resolves a guest in the program itself, at preview too: its shape, the rules, and what the host says.
 *
 * @param made Property paths of what other resources of the program make.
 * @returns undefined while something that decides the machine is not known.
 * @throws Refused with every error at once.
 */
export async function resolveFor(
  line: LibvirtLine,
  properties: Properties,
  made: Promise<readonly string[]>,
  component: pulumi.ComponentResource,
  name: string,
): Promise<ResolvedGuest | undefined> {
  const say = sayer(properties, component);
  const { profiles, surroundings } = thisRun();
  const { signal } = new AbortController();
  const urn = await urnOf(component);
  const uri = hostUri(properties);
  const answer =
    uri === undefined || uriProblem(properties) !== undefined
      ? undefined
      : await profiles.hostOrSaved(uri, profileFile(properties), signal);
  const profile = answer === undefined || answer.kind === "none" ? undefined : answer.profile;
  if (answer?.kind === "saved") await say("warn", standIn(answer));

  if (properties.value["adopt"] === true)
    await say(
      "warn",
      `${name}: adopt has no effect with @pulumi/libvirt. To take over an existing machine, use pulumi import with that provider, or use the provider of this package`,
    );
  const told = uri !== undefined && answer?.kind === "host" ? libvirtClient(uri) : undefined;
  const identified = completed(properties, {}, { urn, name });
  const before = told === undefined ? undefined : await machineBefore(told, identified);
  // That provider's state has no place for the preset's version; the machine's own metadata have one.
  const preset = before?.metadata?.preset;
  const inputs = preset === undefined ? identified : completed(properties, { preset }, { urn, name });
  const around =
    answer?.kind === "host"
      ? await surroundings.look(inputs, plain({}), answer.profile, await made, { signal })
      : { made: await made };
  const resolved = asBefore(resolve(inputs, profile, around), before, inputs.value as unknown as GuestSpec);
  const { definition: given } = resolved.resolution;
  const options = optionsOf(resolved, profile);
  const inexpressible = given === undefined ? [] : unsupported(given, profile);
  const findings = [
    ...withOriginOfName(resolved.findings, properties, { name }, inputs.value["name"]),
    ...unreachable(answer),
    ...inexpressible,
  ];
  if (told !== undefined && given !== undefined && before !== undefined)
    findings.push(...handedOver(told.host, given, before));
  const there =
    line === "0.8" && told !== undefined && given !== undefined && isLookedAt(given)
      ? await machineThere(told, given)
      : undefined;
  const definition =
    given === undefined || inexpressible.length > 0 ? undefined : adapted(line, given, options, profile, there);
  const accepted = [...(resolved.resolution.suppressed ?? [])];
  if (definition !== undefined) {
    const rules = rulesOf(line, profile);
    const ofProvider = runRules(rules, adapterContext(properties, resolved, definition));
    const split = splitByOtherRules(inputs.value as unknown as GuestSpec, ofProvider, rules);
    findings.push(...split.counted);
    accepted.push(...split.suppressed);
  }
  if (hasErrors(findings)) throw new Refused(refusal(name, uri, findings));
  if (uri !== undefined && answer?.kind !== "host" && !pulumi.runtime.isDryRun())
    throw new Refused(unasked(name, uri, answer));
  for (const finding of findings) if (finding.severity === "warning") await say("warn", advice(finding));
  const acceptedText = suppressedText(accepted);
  if (acceptedText !== undefined) await say("info", acceptedText);
  if (definition === undefined) return undefined;
  const outputs = outputsOf(inputs, { ...resolved, findings }, undefined, {
    state: undefined,
    restartRequired: false,
    drift: [],
  }).value;
  const handed = line === "0.8" ? definition : withReadableCpu(definition);
  if (line === "0.8" && told !== undefined && !pulumi.runtime.isDryRun())
    await prepareReplacement(told, there, definition, options);
  return { ...resolved, findings, definition: handed, options, outputs };
}

/** The machine of these inputs as it is on the host; undefined where there is none, or its UUID is not known. */
async function machineBefore(
  client: LibvirtClient,
  { value, unknowns }: Properties,
): Promise<DomainDefinition | undefined> {
  const { uuid } = value;
  return typeof uuid !== "string" || unknowns.some(([key]) => key === "uuid")
    ? undefined
    : machineOn(client, uuid.toLowerCase());
}

/** With the targets, boot orders and addresses that a machine on the host has. */
function asBefore(resolved: Resolved, before: DomainDefinition | undefined, spec: GuestSpec): Resolved {
  const { definition } = resolved.resolution;
  if (definition?.uuid === undefined) return resolved;
  const kept = withFormerDevices(definition, before, spec);
  const digest = kept.metadata?.digest;
  return {
    ...resolved,
    resolution: { ...resolved.resolution, definition: kept, ...(digest === undefined ? {} : { digest }) },
  };
}

/** At a preview only a machine whose arguments depend on what is there: see `withOwnNvram`. */
const isLookedAt = ({ os, devices }: DomainDefinition): boolean =>
  !pulumi.runtime.isDryRun() || (os.firmware.type === "uefi" && devices.graphics?.password !== undefined);

/** Nothing goes unchecked to a provider that loses what libvirt refuses. */
const unasked = (name: string, uri: string, answer: ProfileAnswer | undefined): string =>
  `${name} cannot be deployed: ${uri} did not answer, and @pulumi/libvirt loses a machine that libvirt rejects, so nothing is deployed without checking the host. ` +
  `${answer === undefined || answer.kind === "host" ? "" : answer.problem}`;

/** Which firmware a host has, only the host knows. */
const rulesOf = (line: LibvirtLine, profile: HostProfile | undefined): readonly AdapterRule[] =>
  line === "0.8"
    ? libvirt08Rules
    : profile === undefined
      ? libvirt09Rules.filter(({ id }) => id !== "libvirt-09-firmware")
      : libvirt09Rules;

const urnOf = (component: pulumi.ComponentResource): Promise<string> =>
  new Promise((resolve) => void component.urn.apply(resolve));

/**
 * Provider 0.8 takes the NVRAM file of a machine along; provider 0.9 reads UEFI back only when it is named by its
 * files, and not every CPU.
 */
const adapted = (
  line: LibvirtLine,
  definition: DomainDefinition,
  { libvirt }: DomainOptions,
  profile: HostProfile | undefined,
  there: DomainDefinition | undefined,
): DomainDefinition =>
  line === "0.8"
    ? withOwnNvram(definition, { there, ...(libvirt === undefined ? {} : { libvirt }) })
    : (withExplicitFirmware(definition, profile?.firmware.loaders ?? []) ?? definition);

function optionsOf({ lifecycle }: Resolved, profile: HostProfile | undefined): DomainOptions {
  const { running, autostart, shutdownTimeoutSeconds: shutdownTimeout, forceStop } = lifecycle;
  return {
    running,
    autostart,
    shutdownTimeout,
    forceStop,
    ...(profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt }),
  };
}

const adapterContext = (
  { value }: Properties,
  { resolution, lifecycle }: Resolved,
  definition: DomainDefinition,
): AdapterContext => ({
  guest: resolution.name,
  definition,
  uuidAsked: value["uuid"] !== undefined,
  nvramAsked: (value["firmware"] as { nvram?: unknown } | undefined)?.nvram !== undefined,
  adopted: disksOf(value as unknown as GuestSpec).flatMap(({ path, disk }) =>
    disk.adopt === true && (disk.size ?? disk.baseImage) !== undefined ? [path] : [],
  ),
  hostModelAsked: value["migratable"] === true || (value["cpu"] as { mode?: unknown } | undefined)?.mode !== undefined,
  preset: {
    asked: typeof value["preset"] === "string" ? value["preset"] : undefined,
    resolved: resolution.preset.resolved,
  },
  lifecycle,
});

function unsupported(definition: DomainDefinition, profile: HostProfile | undefined): Finding[] {
  try {
    renderDomainXml(definition, profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt });
    return [];
  } catch (error) {
    if (!(error instanceof UnsupportedByLibvirtError) && !(error instanceof XmlWriteError)) throw error;
    return [{ ruleId: "host-lacks", severity: "error", path: "", message: error.message }];
  }
}

const refusal = (name: string, uri: string | undefined, findings: readonly Finding[]): string =>
  `${name} cannot be deployed${uri === undefined ? "" : ` on ${uri}`}:${listOf(findings.filter(({ severity }) => severity === "error"))}`;

const advice = (finding: Finding): string => `${atPath(finding.path, sentence(finding))} [${finding.ruleId}]`;
