import { catalogue, type Known } from "../enlightenments";
import { defined } from "../foreign/defined";
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
  const [first] = profiles;
  if (!first) throw new RangeError("a host set requires at least one host");
  const called = name ?? profiles.map((host) => host.name).join(", ");
  if (profiles.length === 1) return { profile: { ...first, name: called }, losses: [] };
  const losses: HostLoss[] = [];
  const profile = meet(profiles, called, losses);
  return { profile, losses: dedupe([...losses, ...enlightenmentLosses(profiles)]) };
}

/** What each host says about one property, in the order of the hosts. */
type Told<T> = readonly { readonly host: string; readonly value: T }[];

/**
 * All hosts are looked at together: folded in pairs, a loss of the third would be laid at the door of the first two.
 */
function meet(profiles: readonly HostProfile[], name: string, losses: HostLoss[]): HostProfile {
  const told = <T>(pick: (host: HostProfile) => T): Told<T> =>
    profiles.map((host) => ({ host: host.name, value: pick(host) }));
  const lose = (what: string, host: string, because: string): void => void losses.push({ what, host, because });

  const names = (
    what: string,
    pick: (host: HostProfile) => readonly string[] | undefined,
  ): readonly string[] | undefined => {
    const lists = ofAll(told(pick));
    // What one host does not tell is unknown for the set.
    if (!lists) return undefined;
    for (const entry of new Set(lists.flatMap(({ value }) => value))) {
      for (const { host, value } of lists)
        if (!value.includes(entry)) lose(`${what}: ${entry}`, host, `${host} does not list it`);
    }
    return common(lists.map(({ value }) => value));
  };
  const all = (what: string, pick: (host: HostProfile) => Known): Known => {
    const answers = told(pick);
    const without = answers.filter(({ value }) => value === "no");
    if (without.length < answers.length) for (const { host } of without) lose(what, host, `${host} does not have it`);
    return without.length > 0 ? "no" : answers.every(({ value }) => value === "yes") ? "yes" : "unknown";
  };
  /** The lowest of all, unless some host does not tell. */
  const least = <T extends string | number>(
    what: string,
    pick: (host: HostProfile) => T | undefined,
    compare: (x: T, y: T) => number,
  ): T | undefined => {
    const values = ofAll<T>(told(pick));
    if (!values) return undefined;
    const sorted = values.map(({ value }) => value).sort(compare);
    const lowest = sorted[0] as T;
    const highest = sorted[sorted.length - 1] as T;
    for (const { host, value } of values)
      if (compare(value, highest) < 0) lose(what, host, `${host} has ${value}, others up to ${highest}`);
    return lowest;
  };
  const same = <T>(what: string, pick: (host: HostProfile) => T | undefined): T | undefined => {
    const values = told(pick);
    const known = values.filter((entry): entry is { host: string; value: T } => entry.value !== undefined);
    const [reference] = known;
    for (const { host, value } of known)
      if (value !== reference!.value)
        lose(what, host, `${reference!.host} has ${String(reference!.value)}, ${host} has ${String(value)}`);
    return known.length === values.length && known.every(({ value }) => value === reference!.value)
      ? reference!.value
      : undefined;
  };
  const versions = (what: string, pick: (host: HostProfile) => string | undefined): string | undefined =>
    least(what, pick, compareVersions);
  const numbers = (what: string, pick: (host: HostProfile) => number | undefined): number | undefined =>
    least(what, pick, (x, y) => x - y);

  const model = same("cpu.model", ({ cpu }) => cpu.model);
  const set: { [K in keyof HostProfile]: HostProfile[K] | undefined } = {
    format: 1,
    name,
    libvirt: versions("libvirt", ({ libvirt }) => libvirt),
    qemu: versions("qemu", ({ qemu }) => qemu),
    linux: versions("linux", ({ linux }) => linux),
    kernelRelease: onlyValue(profiles.map(({ kernelRelease }) => kernelRelease)),
    accelerator: same("accelerator", ({ accelerator }) => accelerator),
    cpu: defined({
      vendor: same("cpu.vendor", ({ cpu }) => (cpu.vendor === "unknown" ? undefined : cpu.vendor)) ?? "unknown",
      model,
      // A list of features counts from its model, so that lists of different models cannot be compared.
      features: model === undefined ? undefined : names("cpu.features", ({ cpu }) => cpu.features),
      missingFeatures: union(profiles.map(({ cpu }) => cpu.missingFeatures)),
      namedFeatures: common(ofAll(told(({ cpu }) => cpu.namedFeatures))?.map(({ value }) => value)),
      usableModels: names("cpu.usableModels", ({ cpu }) => cpu.usableModels),
      modes: names("cpu.modes", ({ cpu }) => cpu.modes),
      addressBits: numbers("cpu.addressBits", ({ cpu }) => cpu.addressBits),
    }) as HostProfile["cpu"],
    nested: all("nested", ({ nested }) => nested),
    tsc: defined({
      frequencyHz: same("tsc.frequencyHz", ({ tsc }) => tsc.frequencyHz),
      scaling: all("tsc.scaling", ({ tsc }) => tsc.scaling),
    }),
    apicv: all("apicv", ({ apicv }) => apicv),
    // A list that is missing on one host (libvirt before 9.0) leaves the set's unknown; the losses of enlightenments
    // are told below.
    hypervFeatures: common(ofAll(told(({ hypervFeatures }) => hypervFeatures))?.map(({ value }) => value)),
    hypervDefaults: meetDefaults(profiles.map(({ hypervDefaults }) => hypervDefaults)),
    hypervSupported: all("hypervSupported", ({ hypervSupported }) => hypervSupported),
    panicModels: names("panicModels", ({ panicModels }) => panicModels),
    machineTypes: names("machineTypes", ({ machineTypes }) => machineTypes),
    maxVcpus: numbers("maxVcpus", ({ maxVcpus }) => maxVcpus),
    firmware: defined({
      uefi: all("firmware.uefi", ({ firmware }) => firmware.uefi),
      secureBoot: all("firmware.secureBoot", ({ firmware }) => firmware.secureBoot),
      enrolledKeys: all("firmware.enrolledKeys", ({ firmware }) => firmware.enrolledKeys),
      loaders: names("firmware.loaders", ({ firmware }) => firmware.loaders),
      variablesTemplate: alike(profiles, ({ firmware }) => firmware.variablesTemplate),
    }),
    tpm: defined({
      models: names("tpm.models", ({ tpm }) => tpm.models),
      backends: names("tpm.backends", ({ tpm }) => tpm.backends),
      versions: names("tpm.versions", ({ tpm }) => tpm.versions),
    }),
    devices: defined({
      diskBuses: names("devices.diskBuses", ({ devices }) => devices.diskBuses),
      graphics: names("devices.graphics", ({ devices }) => devices.graphics),
      video: names("devices.video", ({ devices }) => devices.video),
      rng: names("devices.rng", ({ devices }) => devices.rng),
      channels: names("devices.channels", ({ devices }) => devices.channels),
      filesystems: names("devices.filesystems", ({ devices }) => devices.filesystems),
    }),
    memoryKiB: numbers("memoryKiB", ({ memoryKiB }) => memoryKiB),
    hugepages: meetPages(names, numbers),
    // Cells differ in size and number; a machine tied to cells is checked host by host.
    numa: undefined,
    cpus: meetCpus(
      told(({ cpus }) => cpus),
      lose,
    ),
    siblings: alike(profiles, ({ siblings }) => siblings),
    topology: alike(profiles, ({ topology }) => topology),
    capturedAt: undefined,
    // Each host has its own: a machine is looked at host by host.
    resources: undefined,
  };
  return defined(set) as unknown as HostProfile;
}

/** The answers, if every host gives one. */
const ofAll = <T>(answers: Told<T | undefined>): Told<T> | undefined =>
  answers.every(({ value }) => value !== undefined) ? (answers as Told<T>) : undefined;

const common = (lists: readonly (readonly string[])[] | undefined): readonly string[] | undefined =>
  lists?.[0]!.filter((entry) => lists.every((list) => list.includes(entry)));

const onlyValue = <T>(values: readonly T[]): T | undefined =>
  values.every((value) => value === values[0]) ? values[0] : undefined;

/** What all hosts tell alike. */
const alike = <T>(profiles: readonly HostProfile[], pick: (host: HostProfile) => T | undefined): T | undefined =>
  onlyValue(profiles.map((host) => JSON.stringify(pick(host)))) === undefined ? undefined : pick(profiles[0]!);

const union = (lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined =>
  lists.some((list) => list !== undefined) ? [...new Set(lists.flatMap((list) => list ?? []))] : undefined;

/** One host's off is the set's; where a host is silent, or two differ, nothing is known but that. */
function meetDefaults(all: readonly HostProfile["hypervDefaults"][]): HostProfile["hypervDefaults"] {
  const entries = [...new Set(all.flatMap((defaults) => Object.keys(defaults ?? {})))].flatMap(
    (key): [string, string][] => {
      const values = all.map((defaults) => defaults?.[key]);
      if (values.includes("off")) return [[key, "off"]];
      const value = onlyValue(values);
      return value === undefined ? [] : [[key, value]];
    },
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** One loss per host, not one per CPU. */
function meetCpus(
  told: Told<HostProfile["cpus"]>,
  lose: (what: string, host: string, because: string) => void,
): HostProfile["cpus"] {
  const lists = ofAll<readonly number[]>(told);
  if (!lists) return undefined;
  const any = [...new Set(lists.flatMap(({ value }) => value))];
  for (const { host, value } of lists) {
    const missing = any.filter((cpu) => !value.includes(cpu));
    const more = missing.length > 8 ? ` and ${missing.length - 8} more` : "";
    if (missing.length > 0)
      lose("cpus", host, `${host} does not have host CPU ${missing.slice(0, 8).join(", ")}${more}`);
  }
  return any.filter((cpu) => lists.every(({ value }) => value.includes(cpu)));
}

type Pages = NonNullable<HostProfile["hugepages"]>;

/** Page sizes that every host offers, each with as many pages as the poorest host has. */
function meetPages(
  names: (what: string, pick: (host: HostProfile) => readonly string[] | undefined) => readonly string[] | undefined,
  numbers: (what: string, pick: (host: HostProfile) => number | undefined) => number | undefined,
): Pages | undefined {
  return names("hugepages", ({ hugepages }) => hugepages?.map(({ sizeKiB }) => `${sizeKiB} KiB`))?.map((label) => {
    const sizeKiB = Number.parseInt(label, 10);
    const count = numbers(
      `hugepages: ${label}`,
      ({ hugepages }) => hugepages?.find((pages) => pages.sizeKiB === sizeKiB)?.count,
    );
    return count === undefined ? { sizeKiB } : { sizeKiB, count };
  });
}

/**
 * Named one by one, because people ask "why not evmcs?" and not "which list is shorter?". Only what some host has is a
 * loss.
 */
function enlightenmentLosses(profiles: readonly HostProfile[]): HostLoss[] {
  const hosts = profiles.map(hostEnlightenments);
  return catalogue.flatMap((row) => {
    const answers = hosts.map((host) => ({ host, answer: host.support(row.name) }));
    if (!answers.some(({ answer }) => answer.known === "yes")) return [];
    return answers
      .filter(({ answer }) => answer.known === "no")
      .map(({ host, answer }) => ({
        what: `enlightenments.${row.property}`,
        host: host.name,
        because: answer.because,
      }));
  });
}

function dedupe(losses: readonly HostLoss[]): HostLoss[] {
  const seen = new Set<string>();
  return losses.filter(({ what, host }) => {
    const key = `${what}\n${host}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
