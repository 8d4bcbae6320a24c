import { catalogue, type Known } from "../enlightenments";
import { hostEnlightenments } from "./support";
import type { HostProfile } from "./types";
import { compareVersions } from "./versions";

/** Something that a set of hosts cannot offer, because one of them does not. */
export interface HostLoss {
  /** The property of the profile, or `enlightenments.<name>`. */
  readonly what: string;
  readonly host: string;
  readonly because: string;
}

export interface HostSet {
  /** What every host of the set can do: a machine that fits it starts on all of them. */
  readonly profile: HostProfile;
  readonly losses: readonly HostLoss[];
}

/** What all of several hosts can do, with the reason for every loss. Throws RangeError for an empty list. */
export function intersectProfiles(profiles: readonly HostProfile[], name?: string): HostSet {
  const [first, ...others] = profiles;
  if (!first) throw new RangeError("a host set needs at least one host");
  const losses: HostLoss[] = [];
  const profile = others.reduce((common, next) => meet(common, next, losses), { ...first });
  return {
    profile: { ...profile, name: name ?? profiles.map((host) => host.name).join(", ") },
    losses: dedupe([...losses, ...enlightenmentLosses(profiles)]),
  };
}

function meet(a: HostProfile, b: HostProfile, losses: HostLoss[]): HostProfile {
  const names = (what: string, x: readonly string[] | undefined, y: readonly string[] | undefined): readonly string[] | undefined => {
    // What one host does not tell is unknown for the set.
    if (!x || !y) return undefined;
    for (const lost of x.filter((entry) => !y.includes(entry))) losses.push({ what: `${what}: ${lost}`, host: b.name, because: `${b.name} does not list it` });
    for (const lost of y.filter((entry) => !x.includes(entry))) losses.push({ what: `${what}: ${lost}`, host: a.name, because: `${a.name} does not list it` });
    return x.filter((entry) => y.includes(entry));
  };
  const all = (what: string, x: Known, y: Known): Known => {
    if (x !== y && (x === "no" || y === "no")) losses.push({ what, host: x === "no" ? a.name : b.name, because: `${x === "no" ? a.name : b.name} has it not` });
    return x === "no" || y === "no" ? "no" : x === "yes" && y === "yes" ? "yes" : "unknown";
  };
  const lower = (x: string | undefined, y: string | undefined): string | undefined =>
    x === undefined || y === undefined ? undefined : compareVersions(x, y) <= 0 ? x : y;
  const least = (x: number | undefined, y: number | undefined): number | undefined => (x === undefined || y === undefined ? undefined : Math.min(x, y));
  const same = <T>(what: string, x: T | undefined, y: T | undefined): T | undefined => {
    if (x === y) return x;
    if (x !== undefined && y !== undefined) losses.push({ what, host: b.name, because: `${a.name} has ${String(x)}, ${b.name} has ${String(y)}` });
    return undefined;
  };
  const sameModel = same("cpu.model", a.cpu.model, b.cpu.model);
  const set: { [K in keyof HostProfile]: HostProfile[K] | undefined } = {
    format: 1,
    name: `${a.name}, ${b.name}`,
    libvirt: lower(a.libvirt, b.libvirt),
    qemu: lower(a.qemu, b.qemu),
    linux: lower(a.linux, b.linux),
    kernelRelease: a.kernelRelease === b.kernelRelease ? a.kernelRelease : undefined,
    accelerator: same("accelerator", a.accelerator, b.accelerator),
    cpu: definedOnly({
      vendor: a.cpu.vendor === b.cpu.vendor ? a.cpu.vendor : (same("cpu.vendor", a.cpu.vendor, b.cpu.vendor) ?? "unknown"),
      model: sameModel,
      features: names("cpu.features", a.cpu.features, b.cpu.features),
      missingFeatures: union(a.cpu.missingFeatures, b.cpu.missingFeatures),
      usableModels: names("cpu.usableModels", a.cpu.usableModels, b.cpu.usableModels),
      modes: names("cpu.modes", a.cpu.modes, b.cpu.modes),
    }) as HostProfile["cpu"],
    nested: all("nested", a.nested, b.nested),
    tsc: definedOnly({
      frequencyHz: same("tsc.frequencyHz", a.tsc.frequencyHz, b.tsc.frequencyHz),
      scaling: all("tsc.scaling", a.tsc.scaling, b.tsc.scaling),
    }) as HostProfile["tsc"],
    apicv: all("apicv", a.apicv, b.apicv),
    // A list that is missing on one host (libvirt before 9.0) leaves the set's unknown; the losses of enlightenments are told below.
    hypervFeatures: a.hypervFeatures && b.hypervFeatures ? a.hypervFeatures.filter((entry) => b.hypervFeatures!.includes(entry)) : undefined,
    hypervDefaults: meetDefaults(a.hypervDefaults, b.hypervDefaults),
    hypervSupported: all("hypervSupported", a.hypervSupported, b.hypervSupported),
    panicModels: names("panicModels", a.panicModels, b.panicModels),
    machineTypes: names("machineTypes", a.machineTypes, b.machineTypes),
    maxVcpus: least(a.maxVcpus, b.maxVcpus),
    firmware: definedOnly({
      uefi: all("firmware.uefi", a.firmware.uefi, b.firmware.uefi),
      secureBoot: all("firmware.secureBoot", a.firmware.secureBoot, b.firmware.secureBoot),
      enrolledKeys: all("firmware.enrolledKeys", a.firmware.enrolledKeys, b.firmware.enrolledKeys),
      loaders: names("firmware.loaders", a.firmware.loaders, b.firmware.loaders),
    }) as HostProfile["firmware"],
    tpm: definedOnly({
      models: names("tpm.models", a.tpm.models, b.tpm.models),
      backends: names("tpm.backends", a.tpm.backends, b.tpm.backends),
      versions: names("tpm.versions", a.tpm.versions, b.tpm.versions),
    }) as never,
    devices: definedOnly({
      diskBuses: names("devices.diskBuses", a.devices.diskBuses, b.devices.diskBuses),
      graphics: names("devices.graphics", a.devices.graphics, b.devices.graphics),
      video: names("devices.video", a.devices.video, b.devices.video),
      rng: names("devices.rng", a.devices.rng, b.devices.rng),
      channels: names("devices.channels", a.devices.channels, b.devices.channels),
    }) as never,
    memoryKiB: least(a.memoryKiB, b.memoryKiB),
    hugepages: a.hugepages && b.hugepages ? meetPages(a.hugepages, b.hugepages) : undefined,
    // Cells differ in size and number; a machine tied to cells is checked host by host.
    numa: undefined,
    cpus: a.cpus && b.cpus ? a.cpus.filter((cpu) => b.cpus!.includes(cpu)) : undefined,
    topology: a.topology && b.topology && JSON.stringify(a.topology) === JSON.stringify(b.topology) ? a.topology : undefined,
    capturedAt: undefined,
  };
  return definedOnly(set) as unknown as HostProfile;
}

const definedOnly = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<T>;

const union = (x: readonly string[] | undefined, y: readonly string[] | undefined): readonly string[] | undefined =>
  x || y ? [...new Set([...(x ?? []), ...(y ?? [])])] : undefined;

const meetDefaults = (x: HostProfile["hypervDefaults"], y: HostProfile["hypervDefaults"]): HostProfile["hypervDefaults"] =>
  x && y ? Object.fromEntries(Object.entries(x).map(([key, value]) => [key, y[key] === value ? value : "off"])) : undefined;

type Pages = NonNullable<HostProfile["hugepages"]>;
const meetPages = (x: Pages, y: Pages): Pages =>
  x.flatMap((page) => {
    const other = y.find((candidate) => candidate.sizeKiB === page.sizeKiB);
    if (!other) return [];
    return page.count === undefined || other.count === undefined ? [{ sizeKiB: page.sizeKiB }] : [{ sizeKiB: page.sizeKiB, count: Math.min(page.count, other.count) }];
  });

/** Named one by one, because people ask "why not evmcs?" and not "which list is shorter?". Only what some host has is a loss. */
function enlightenmentLosses(profiles: readonly HostProfile[]): HostLoss[] {
  const hosts = profiles.map(hostEnlightenments);
  return catalogue.flatMap((row) => {
    const answers = hosts.map((host) => ({ host, answer: host.support(row.name) }));
    if (!answers.some(({ answer }) => answer.known === "yes")) return [];
    return answers
      .filter(({ answer }) => answer.known === "no")
      .map(({ host, answer }) => ({ what: `enlightenments.${row.property}`, host: host.name, because: answer.because }));
  });
}

function dedupe(losses: readonly HostLoss[]): HostLoss[] {
  const seen = new Set<string>();
  return losses.filter(({ what, host }) => {
    const key = `${what}\n${host}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
