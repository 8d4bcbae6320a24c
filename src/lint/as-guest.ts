import type { DomainDefinition } from "../domain/definition";
import type { Finding } from "../findings";
import type { HostProfile } from "../hosts/types";
import type { WindowsVersion } from "../windows";
import { machineType } from "../guest/reading/hardware-leaves";
import { resolveGuest } from "../guest/resolve";
import type { GuestSpec } from "../guest/types";
import { plainSpec } from "../guest/importing/plain";
import { isSayable } from "../guest/importing/plain-networks";
import { lastCpu, onlyClock, type MachineFinding, type Part } from "../machines";
import { repairAsGuest } from "./guest-repairs";
import { GUEST_RULES } from "./rule-list";
import type { LintOptions } from "./types";
import { domainPathOf, inDeviceNames, inXmlWords } from "./spec-places";

export interface AsGuest {
  readonly definition: DomainDefinition;
  readonly domain: Part;
  readonly windows?: WindowsVersion | undefined;
  /** A preset's name. */
  readonly preset?: string | undefined;
  readonly host?: HostProfile | undefined;
  readonly hostName?: string | undefined;
  readonly files?: LintOptions["files"];
  /** Default: XML. */
  readonly words?: "xml" | "kubevirt" | undefined;
  /** Property paths of the spec whose values are not known. */
  readonly unknown?: readonly string[];
}

/** A finding of a guest's rule, told of a machine. */
export interface ToldFinding extends MachineFinding {
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
  const { domain, definition } = machine;
  const words = (text: string): string => inDeviceNames(inXmlWords(text), domain, definition);
  return common.map((finding) => ({
    ...finding,
    ...repairing(finding, domain),
    argument: finding.path,
    place: domainPathOf(finding.path, domain, definition),
    message: words(finding.message),
    ...(finding.fix === undefined ? {} : { fix: words(finding.fix) }),
  }));
}

function repairing({ ruleId, path }: Finding, domain: Part): Pick<ToldFinding, "repair"> {
  const repair = repairAsGuest(ruleId, domain, path);
  return repair === undefined ? {} : { repair };
}

const isSame = (a: Finding, b: Finding): boolean =>
  a.ruleId === b.ruleId && a.path === b.path && a.severity === b.severity && a.message === b.message;

/** The spec says all of the machine: a preset only fills in what is left, and this one has the least to fill in. */
const FEWEST = "minimal";

function resolved(
  { definition, domain, preset, host, hostName, files, words = "xml", unknown = [] }: AsGuest,
  windows: string,
): readonly Finding[] {
  const spec = { ...plainSpec(definition, windows), ...versionOf(definition), preset: preset ?? FEWEST };
  const unsaid = unreadable(definition, domain);
  const told = toldOtherwise(domain);
  const { findings } = resolveGuest(spec, host, {
    unknown: [...unknown, ...unsaid],
    words,
    judge: false,
    define: false,
    ...(files === undefined ? {} : { look: { files } }),
    ...(hostName === undefined ? {} : { hostName }),
  });
  return findings.filter(({ ruleId }) => {
    const rule = GUEST_RULES.get(ruleId);
    return rule !== undefined && rule.argumentsOnly === undefined && !told.has(ruleId);
  });
}

/** A guest that is imported names no version: an update keeps the one that its machine has. */
const versionOf = ({ os: { machine } }: DomainDefinition): Pick<GuestSpec, "machineType"> =>
  machineType.safeParse(machine).success ? { machineType: machine } : {};

/** Each speaks of one enlightenment that is not on. */
const NOT_ON: ReadonlySet<string> = new Set([
  "relaxed-off-watchdog",
  "vapic-off-exits",
  "spinlocks-off-overcommit",
  "stimer-off-idle-burn",
  "time-off-slow-clock",
]);
const NONE: ReadonlySet<string> = new Set();

/**
 * Of a machine without any enlightenment, hyperv-missing or hyperv-empty says so, and of one whose enlightenments are
 * dead, hypervisor-bit-off: which of them are missing is no fault of its own then.
 */
function toldOtherwise(domain: Part): ReadonlySet<string> {
  const isDead = domain
    .all("cpu/feature")
    .some(
      (feature) =>
        feature.attribute("name") === "hypervisor" && ["disable", "forbid"].includes(feature.attribute("policy") ?? ""),
    );
  return isDead || onlyClock(domain) ? NOT_ON : NONE;
}

const disksRead = ({ disks, nvmeDisks = [] }: DomainDefinition["devices"]): number => disks.length + nvmeDisks.length;

/** Devices that a machine may have in a form that the definition has no words for, by the arguments about them. */
const DEVICES: readonly (readonly [
  argument: string,
  element: string,
  read: (devices: DomainDefinition["devices"]) => number,
])[] = [
  ["tpm", "tpm", ({ tpm }) => (tpm === undefined ? 0 : 1)],
  ["graphics", "graphics", ({ graphics }) => (graphics === undefined ? 0 : 1)],
  ["video", "video", ({ video, otherVideos = [] }) => (video === undefined ? 0 : 1 + otherVideos.length)],
  ["systemDisk", "disk", disksRead],
  ["disks", "disk", disksRead],
  ["cdroms", "disk", disksRead],
  ["hostDevices", "hostdev", ({ hostDevices }) => hostDevices?.length ?? 0],
  ["redirectedUsb", "redirdev", ({ redirectedUsb }) => redirectedUsb ?? 0],
  ["networks", "interface", ({ interfaces }) => interfaces.filter(isSayable).length],
];

/** What the machine has and no argument can say: the rules about it must not take its absence for a choice. */
const unreadable = ({ devices, cpu }: DomainDefinition, domain: Part): string[] => [
  ...DEVICES.filter(([, element, read]) => domain.all(`devices/${element}`).length > read(devices)).map(
    ([argument]) => argument,
  ),
  ...(hostChoosesSecureBoot(domain) ? ["firmware.secureBoot"] : []),
  ...(hostChoosesNesting(cpu) ? ["nestedVirtualization"] : []),
  // It replaces what the XML says of them.
  ...(lastCpu(domain) === undefined ? [] : ["cpu", "enlightenments", "enlightenmentMode"]),
];

/** libvirt then takes the first UEFI firmware of the host that fits, which may have Secure Boot or not. */
const hostChoosesSecureBoot = (domain: Part): boolean =>
  domain.at("os")?.attribute("firmware") === "efi" &&
  domain.at("os/loader")?.attribute("secure") === undefined &&
  domain.all("os/firmware/feature").every((feature) => feature.attribute("name") !== "secure-boot");

/** The guest sees vmx or svm where the host's KVM has nesting on, which is no sign that it runs a hypervisor. */
const hostChoosesNesting = ({ mode, features }: DomainDefinition["cpu"]): boolean =>
  mode !== "custom" && !features.some(({ name }) => name === "vmx" || name === "svm");
