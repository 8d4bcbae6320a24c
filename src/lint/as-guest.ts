import type { DomainDefinition } from "../domain/definition";
import type { Finding } from "../findings";
import type { HostProfile } from "../hosts/types";
import type { WindowsVersion } from "../windows";
import { resolveGuest } from "../guest/resolve";
import { isSayable, plainSpec } from "../guest/importing/plain";
import type { Part } from "../machines";
import { GUEST_RULES } from "./rule-list";
import type { LintOptions } from "./types";
import { domainPathOf, inXmlWords } from "./spec-places";

export interface AsGuest {
  readonly definition: DomainDefinition;
  readonly domain: Part;
  readonly windows?: WindowsVersion | undefined;
  /** A preset's name. */
  readonly preset?: string | undefined;
  readonly host?: HostProfile | undefined;
  readonly hostName?: string | undefined;
  readonly files?: LintOptions["files"];
  /** Property paths of the spec whose values are not known. */
  readonly unknown?: readonly string[];
}

/** A finding of a guest's rule, told of a machine. */
export interface ToldFinding extends Finding {
  /** Domain path. */
  readonly place: string;
  /** Path of the spec that the machine was read as. */
  readonly argument: string;
}

/** While Windows is not known, only what is true of each of these is said: the oldest, and the newest of both kinds. */
const ANY_WINDOWS = ["windows-7", "windows-11", "server-2025"];

/**
 * What the rules of guests, enlightenments and hosts say of a machine that nobody wrote as a guest: it is read as the
 * spec that says all of it, and the findings come back with the places and words of its XML.
 */
export function findingsAsGuest(machine: AsGuest): ToldFinding[] {
  const kinds = machine.windows === undefined ? ANY_WINDOWS : [machine.windows.id];
  const [first = "", ...others] = kinds;
  let common = resolved(machine, first);
  for (const windows of common.length === 0 ? [] : others) {
    const list = resolved(machine, windows);
    common = common.filter((finding) => list.some((one) => isSame(one, finding)));
  }
  return common.map((finding) => ({
    ...finding,
    argument: finding.path,
    place: domainPathOf(finding.path, machine.domain, machine.definition),
    message: inXmlWords(finding.message),
    ...(finding.fix === undefined ? {} : { fix: inXmlWords(finding.fix) }),
  }));
}

const isSame = (a: Finding, b: Finding): boolean =>
  a.ruleId === b.ruleId && a.path === b.path && a.severity === b.severity && a.message === b.message;

/** The spec says all of the machine: a preset only fills in what is left, and this one has the least to fill in. */
const FEWEST = "minimal";

function resolved(
  { definition, domain, preset, host, hostName, files, unknown = [] }: AsGuest,
  windows: string,
): readonly Finding[] {
  const spec = { ...plainSpec(definition, windows), preset: preset ?? FEWEST };
  const unsaid = unreadable(definition, domain);
  const { findings } = resolveGuest(spec, host, {
    unknown: [...unknown, ...unsaid],
    words: "xml",
    judge: false,
    define: false,
    ...(files === undefined ? {} : { look: { files } }),
    ...(hostName === undefined ? {} : { hostName }),
  });
  return findings.filter(({ ruleId }) => {
    const rule = GUEST_RULES.get(ruleId);
    return rule !== undefined && rule.argumentsOnly === undefined;
  });
}

/** Devices that a machine may have in a form that the definition has no words for, by the arguments about them. */
const DEVICES: readonly (readonly [
  argument: string,
  element: string,
  read: (devices: DomainDefinition["devices"]) => number,
])[] = [
  ["tpm", "tpm", ({ tpm }) => (tpm === undefined ? 0 : 1)],
  ["graphics", "graphics", ({ graphics }) => (graphics === undefined ? 0 : 1)],
  ["video", "video", ({ video }) => (video === undefined ? 0 : 1)],
  ["systemDisk", "disk", ({ disks }) => disks.length],
  ["disks", "disk", ({ disks }) => disks.length],
  ["cdroms", "disk", ({ disks }) => disks.length],
  ["networks", "interface", ({ interfaces }) => interfaces.filter(isSayable).length],
];

/** What the machine has and no argument can say: the rules about it must not take its absence for a choice. */
const unreadable = ({ devices, cpu }: DomainDefinition, domain: Part): string[] => [
  ...DEVICES.filter(([, element, read]) => domain.all(`devices/${element}`).length > read(devices)).map(
    ([argument]) => argument,
  ),
  ...(hostChoosesSecureBoot(domain) ? ["firmware.secureBoot"] : []),
  ...(hostChoosesNesting(cpu) ? ["nestedVirtualization"] : []),
];

/** libvirt then takes the first UEFI firmware of the host that fits, which may have Secure Boot or not. */
const hostChoosesSecureBoot = (domain: Part): boolean =>
  domain.at("os")?.attribute("firmware") === "efi" &&
  domain.at("os/loader")?.attribute("secure") === undefined &&
  domain.all("os/firmware/feature").every((feature) => feature.attribute("name") !== "secure-boot");

/** The guest sees vmx or svm where the host's KVM has nesting on, which is no sign that it runs a hypervisor. */
const hostChoosesNesting = ({ mode, features }: DomainDefinition["cpu"]): boolean =>
  mode !== "custom" && !features.some(({ name }) => name === "vmx" || name === "svm");
