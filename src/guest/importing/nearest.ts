import type { DomainDifference, DomainRest } from "../../domain";
import type { DomainDefinition } from "../../domain/definition";
import { getAt, isWithin, parsePath, type Path, withAt } from "../../findings/path";
import type { HostProfile } from "../../hosts/types";
import { findPreset, presetNames } from "../../presets";
import { findWindows } from "../../windows";
import { canonicalJson } from "../defining/digest";
import { resolveGuest } from "../resolve";
import type { GuestSpec } from "../types";
import { differencesBeside } from "./differences";
import { lastingDevices } from "./host-devices";
import { plainSpec } from "./plain";

export interface ImportOptions {
  /** Which Windows it is; a machine does not always tell. */
  readonly windows: string;
  readonly host?: HostProfile;
  /** What the machine gives QEMU past libvirt, which no definition shows. Default: nothing. */
  readonly xml?: GuestSpec["xml"];
  /** What the machine's XML says beyond its definition; an update keeps it, unless the two exclude each other. */
  readonly rest?: DomainRest;
  /**
   * What an update of the existing machine would keep of it (places of disks, MAC addresses, the version of the
   * chipset): makes the wanted definition the one that libvirt would get. Default: nothing is kept.
   */
  readonly keeping?: (wanted: DomainDefinition) => DomainDefinition;
}

export interface ImportedGuest {
  /** A complete spec: preset, and every argument in which the machine differs from it. */
  readonly spec: GuestSpec;
  /** What no argument can say, as the next update would change it. Empty: the spec says all of the machine. */
  readonly notExpressed: readonly DomainDifference[];
}

/**
 * The spec of a machine that exists: each preset is tried, everything that it says by itself is left out, and the
 * preset with the fewest differences wins; among equals, the one with the fewest arguments, then the usual one of this
 * Windows. Undefined where no preset has a spec that passes the checks.
 */
export function importGuest(machine: DomainDefinition, options: ImportOptions): ImportedGuest | undefined {
  const accepted = acceptedIn(machine);
  const all = plainSpec(machine, options.windows);
  const devices = all.hostDevices === undefined ? {} : { hostDevices: lastingDevices(all.hostDevices) };
  const xml = options.xml === undefined ? {} : { xml: options.xml };
  const plain = { ...all, ...devices, ...xml, ...accepted };
  const usual = findWindows(options.windows)?.usual.preset;
  const names = [
    ...presetNames.filter((name) => canShow(machine, name)).sort((a, b) => Number(b === usual) - Number(a === usual)),
    ...olderPreset(machine),
  ];
  // The machine is on this host, whatever the host lacks for it.
  const candidates = names.flatMap((preset) =>
    candidate(machine, { ...plain, preset, hostSupport: "report" }, options),
  );
  const fewest = Math.min(...candidates.map(({ notExpressed }) => notExpressed.length));
  return candidates
    .filter(({ notExpressed }) => notExpressed.length === fewest)
    .map(({ spec, notExpressed }) => ({
      spec: { ...withoutRepetition(spec, options.host), ...accepted },
      notExpressed,
    }))
    .reduce<ImportedGuest | undefined>(
      (best, one) => (best === undefined || places(one.spec).length < places(best.spec).length ? one : best),
      undefined,
    );
}

/** What a person has accepted of a machine of ours: no definition shows it, and without it some have errors. */
const acceptedIn = ({ metadata }: DomainDefinition): Pick<GuestSpec, "suppress"> =>
  metadata?.suppress === undefined ? {} : { suppress: metadata.suppress };

/**
 * What a machine is for shows in its settings, but not on what it draws: one of virt-manager's has SPICE and
 * virtio-gpu, too. Such a preset is for machines that have a device of their host, or that say so.
 */
const canShow = ({ devices, metadata }: DomainDefinition, preset: string): boolean =>
  findPreset(preset)!.needs.every(({ device }) => device === undefined) ||
  (devices.hostDevices ?? []).some(({ type }) => type !== "usb") ||
  metadata?.preset.split("@")[0] === preset;

/** An older version of a preset, which a machine of ours says that it was made from. */
function olderPreset({ metadata }: DomainDefinition): string[] {
  const made = metadata === undefined ? undefined : findPreset(metadata.preset);
  if (made === undefined || findPreset(made.id.split("@")[0]!)?.id === made.id) return [];
  return [made.id];
}

/** The spec with one preset, as far as the checks accept it; none where they accept nothing of it. */
function candidate(
  machine: DomainDefinition,
  plain: GuestSpec,
  { host, rest, keeping = (wanted) => wanted }: ImportOptions,
): ImportedGuest[] {
  const spec = acceptedBy(plain, host);
  const definition = spec === undefined ? undefined : resolveGuest(spec, host).definition;
  if (spec === undefined || definition === undefined) return [];
  const { metadata: _, ...wanted } = keeping(definition);
  const { metadata: __, ...there } = machine;
  return [{ spec, notExpressed: differencesBeside(rest, there, wanted) }];
}

/** Errors come one group after the other: what a first one hid shows when it is gone. */
const MOST_ROUNDS = 20;

/**
 * The spec without what the checks refuse: such a setting exists on the machine and cannot be declared. Undefined where
 * something is refused that the spec does not say.
 */
function acceptedBy(plain: GuestSpec, host: HostProfile | undefined): GuestSpec | undefined {
  let spec = plain;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const errors = resolveGuest(spec, host).findings.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return spec;
    const blamed = errors.flatMap(({ path }) => refusedAt(spec, path));
    if (blamed.length === 0) return undefined;
    spec = blamed.reduce<GuestSpec>((rest, place) => without(rest, place), spec);
  }
  return undefined;
}

/** Leaves out every argument that changes nothing. */
function withoutRepetition(full: GuestSpec, host: HostProfile | undefined): GuestSpec {
  const meaning = (spec: GuestSpec): string | undefined => {
    const { definition, findings } = resolveGuest(spec, host);
    return definition === undefined || findings.some(({ severity }) => severity === "error")
      ? undefined
      : canonicalJson(definition);
  };
  const wanted = meaning(full);
  return places(full)
    .filter(isRemovable)
    .reduce<GuestSpec>((spec, place) => {
      const shorter = without(spec, place);
      return meaning(shorter) === wanted ? shorter : spec;
    }, full);
}

/** What makes the machine this one, and no repetition of a preset. */
const KEPT: ReadonlySet<string> = new Set(["name", "windows", "preset", "uuid"]);

const isRemovable = ([first, ...rest]: Path): boolean =>
  !KEPT.has(String(first)) && !(first === "networks" && rest.length === 0);

/** A command line without one of its words is another one. */
const WORDS: readonly Path[] = [["xml", "qemuArgs"]];

/** Every place of a spec that has a value of its own: leaves, and lists without entries. */
function places(value: unknown, above: Path = []): Path[] {
  if (WORDS.some((words) => isWithin(words, above) && isWithin(above, words))) return [above];
  if (Array.isArray(value) && value.length > 0) return value.flatMap((one, index) => places(one, [...above, index]));
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : places(inner, [...above, key])));
  return [above];
}

/** Without a setting, and without what is empty then. An entry of a list stays, because its place counts. */
function without(spec: GuestSpec, place: Path): GuestSpec {
  const shorter = withAt(spec, place, undefined) as GuestSpec;
  const above = place.slice(0, -1);
  const group = above.length === 0 ? undefined : getAt(shorter, above);
  const isEmpty =
    typeof group === "object" && group !== null && !Array.isArray(group) && Object.keys(group).length === 0;
  return isEmpty && typeof above.at(-1) === "string" ? without(shorter, above) : shorter;
}

/** The removable places that a finding names; where it names what is missing, the group that it is missing from. */
function refusedAt(spec: GuestSpec, path: string): Path[] {
  const below = (above: Path): Path[] =>
    above.length === 0 ? [] : places(spec).filter((place) => isRemovable(place) && isWithin(place, above));
  const named = parsePath(path);
  // Without some of its entries a list would be another one.
  if (Array.isArray(getAt(spec, named)) && isRemovable(named)) return [named];
  const found = below(named);
  return found.length > 0 ? found : below(named.slice(0, -1));
}
