import * as pulumi from "@pulumi/pulumi";
import { renderDomainXml, UnsupportedByLibvirtError, XmlWriteError, type DomainDefinition } from "../../domain";
import { type Finding, hasErrors, runRules } from "../../findings";
import { loadHostProfile, parseHostProfile, type HostProfile } from "../../hosts";
import { libvirtClient } from "../../libvirt";
import { standIn, unreachable } from "../../provider/domain/check";
import { outputsOf } from "../../provider/domain/outputs";
import { completed, listOf, resolve, sentence, type Resolved } from "../../provider/domain/resolve";
import { HostProfiles } from "../../provider/host-profiles";
import { hostUri, profileFile } from "../../provider/host-uri";
import type { Properties } from "../../provider/properties";
import { withReadableCpu } from "../cpu";
import { withExplicitFirmware } from "../firmware";
import { withOwnNvram } from "../libvirt-0.8/nvram";
import type { DomainOptions } from "../options";
import { libvirt08Rules, libvirt09Rules, type AdapterContext } from "../rules";
import { Refused } from "./refusal";
import { prepareReplacement } from "./replacement";
import type { LibvirtLine } from "./sdk";

/** A guest that may be handed to `@pulumi/libvirt`: everything known, no errors. */
export interface ResolvedGuest extends Resolved {
  readonly definition: DomainDefinition;
  readonly options: DomainOptions;
  /** What the component shows of it. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** Hosts are asked once in a run of the program. */
const profiles = new HostProfiles({
  probe: async (uri, signal) => parseHostProfile(await libvirtClient(uri).probe({ signal })),
  load: async (file) => loadHostProfile(file),
});

/**
 * Resolves a guest in the program itself, at preview too: its shape, the rules, and what the host says.
 *
 * @returns undefined while something that decides the machine is not known.
 * @throws Refused with every error at once.
 */
export async function resolveFor(line: LibvirtLine, properties: Properties, component: pulumi.ComponentResource, name: string): Promise<ResolvedGuest | undefined> {
  const urn = await urnOf(component);
  const uri = hostUri(properties);
  const answer = uri === undefined ? undefined : await profiles.hostOrSaved(uri, profileFile(properties), new AbortController().signal);
  const profile = answer === undefined || answer.kind === "none" ? undefined : answer.profile;
  if (answer?.kind === "saved") await pulumi.log.warn(standIn(answer), component);

  const inputs = completed(properties, {}, { urn, name });
  const resolved = resolve(inputs, profile);
  const { definition: given, digest } = resolved.resolution;
  const definition = given === undefined || digest === undefined ? undefined : adapted(line, given, digest, profile);
  const options = optionsOf(resolved, profile);
  const findings = [
    ...resolved.findings,
    ...unreachable(answer),
    ...(definition === undefined ? [] : runRules(line === "0.8" ? libvirt08Rules : libvirt09Rules, adapterContext(properties, resolved, definition))),
    ...(definition === undefined ? [] : unsupported(definition, profile)),
  ];
  if (hasErrors(findings)) throw new Refused(refusal(name, uri, findings));
  for (const finding of findings) if (finding.severity === "warning") await pulumi.log.warn(advice(finding), component);
  if (definition === undefined) return undefined;
  const outputs = outputsOf(inputs, { ...resolved, findings }, undefined, { state: undefined, restartRequired: false, drift: [] }).value;
  const handed = line === "0.8" ? definition : withReadableCpu(definition);
  if (line === "0.8" && !pulumi.runtime.isDryRun()) await prepareReplacement(libvirtClient(uri!), definition, options);
  return { ...resolved, findings, definition: handed, options, outputs };
}

const urnOf = (component: pulumi.ComponentResource): Promise<string> => new Promise((resolve) => void component.urn.apply(resolve));

/** Provider 0.8 takes the NVRAM file of a machine along; provider 0.9 reads UEFI back only when it is named by its files, and not every CPU. */
const adapted = (line: LibvirtLine, definition: DomainDefinition, digest: string, profile: HostProfile | undefined): DomainDefinition =>
  line === "0.8" ? withOwnNvram(definition, digest) : withExplicitFirmware(definition, profile?.firmware.loaders ?? []) ?? definition;

function optionsOf({ lifecycle }: Resolved, profile: HostProfile | undefined): DomainOptions {
  const { running, autostart, shutdownTimeoutSeconds: shutdownTimeout, forceStop } = lifecycle;
  return { running, autostart, shutdownTimeout, forceStop, ...(profile?.libvirt === undefined ? {} : { libvirt: profile.libvirt }) };
}

const adapterContext = ({ value }: Properties, { resolution, lifecycle }: Resolved, definition: DomainDefinition): AdapterContext => ({
  guest: resolution.name,
  definition,
  uuidAsked: value["uuid"] !== undefined,
  hostModelAsked: value["migratable"] === true || (value["cpu"] as { mode?: unknown } | undefined)?.mode !== undefined,
  preset: { asked: typeof value["preset"] === "string" ? value["preset"] : undefined, resolved: resolution.preset.resolved },
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

const advice = (finding: Finding): string => `${finding.path === "" ? "" : `${finding.path}: `}${sentence(finding)} [${finding.ruleId}]`;
