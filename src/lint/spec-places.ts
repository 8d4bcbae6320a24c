import type { DomainDefinition } from "../domain/definition";
import { catalogue } from "../enlightenments/catalogue";
import { formatPath, parsePath, type Path } from "../findings/path";
import type { Part } from "../machines";

/** Where an argument of a guest stands in the machine's XML. */
interface Place {
  /** Property path of a guest's arguments; what is below it stands in the same place. */
  readonly spec: string;
  /** Path of names below `<domain>`, an attribute with `@`. */
  readonly domain: string;
  /** How a person writes it in XML. Default: the last element of `domain`. */
  readonly words?: string;
}

/** Longer ones first where one begins another. */
export const PLACES: readonly Place[] = [
  { spec: "name", domain: "name" },
  { spec: "uuid", domain: "uuid" },
  { spec: "memory", domain: "memory" },
  { spec: "currentMemory", domain: "currentMemory" },
  { spec: "vcpus", domain: "vcpu" },
  { spec: "maxVcpus", domain: "vcpu" },
  { spec: "topology", domain: "cpu/topology" },
  { spec: "cpu.mode", domain: "cpu/@mode", words: "<cpu mode>" },
  { spec: "cpu.model", domain: "cpu/model" },
  { spec: "cpu.features", domain: "cpu/feature" },
  { spec: "cpu", domain: "cpu" },
  { spec: "nestedVirtualization", domain: "cpu", words: "the feature vmx or svm in <cpu>" },
  { spec: "hideKvm", domain: "features/kvm/hidden/@state", words: "<kvm><hidden>" },
  { spec: "firmware.nvram", domain: "os/nvram" },
  { spec: "firmware.secureBoot", domain: "os/loader/@secure", words: "<loader secure>" },
  { spec: "firmware", domain: "os/@firmware", words: "<os firmware>" },
  { spec: "tpm", domain: "devices/tpm" },
  { spec: "graphics.listen", domain: "devices/graphics/@listen", words: "<graphics listen>" },
  { spec: "graphics.port", domain: "devices/graphics/@port", words: "<graphics port>" },
  { spec: "graphics", domain: "devices/graphics" },
  { spec: "video", domain: "devices/video/model" },
  { spec: "memoryBalloon", domain: "devices/memballoon" },
  { spec: "guestAgent", domain: "devices/channel", words: "<channel> org.qemu.guest_agent.0" },
  { spec: "hugepages", domain: "memoryBacking/hugepages" },
  { spec: "numa", domain: "numatune/memory" },
  { spec: "pinning.emulator", domain: "cputune/emulatorpin" },
  { spec: "pinning.iothread", domain: "cputune/iothreadpin" },
  { spec: "pinning", domain: "cputune/vcpupin" },
  { spec: "clock", domain: "clock/@offset", words: "<clock offset>" },
  { spec: "drivers", domain: "devices" },
  { spec: "enlightenmentMode", domain: "features/hyperv/@mode", words: "<hyperv mode>" },
  { spec: "enlightenments", domain: "features/hyperv" },
];

const LISTS: Readonly<Record<string, string>> = { cdroms: "cdrom", disks: "disk", systemDisk: "disk" };

/** Domain path of a property path of the spec that the machine was read as. */
export function domainPathOf(specPath: string, domain: Part, definition: DomainDefinition): string {
  const path = parsePath(specPath);
  return (
    devicePath(path, domain, definition) ??
    enlightenmentPath(path, domain) ??
    timerPath(path, domain) ??
    plainPath(path, domain)
  );
}

function devicePath([first, ...rest]: Path, domain: Part, definition: DomainDefinition): string | undefined {
  if (first === "networks") {
    const cards = domain.all("devices/interface");
    return (typeof rest[0] === "number" ? cards[rest[0]] : cards[0])?.path ?? "devices";
  }
  if (typeof first !== "string" || LISTS[first] === undefined) return undefined;
  const { disks } = definition.devices;
  const wanted = first === "systemDisk" ? 0 : typeof rest[0] === "number" ? rest[0] : undefined;
  const system = systemDiskOf(disks);
  const list =
    first === "systemDisk"
      ? system === undefined
        ? []
        : [system]
      : disks.filter((disk) => disk.device === LISTS[first] && disk !== system);
  const target = wanted === undefined ? undefined : list[wanted]?.target;
  const part = domain.all("devices/disk").find((disk) => disk.at("target")?.attribute("dev") === target);
  return target === undefined || part === undefined ? "devices" : part.path;
}

type Disk = DomainDefinition["devices"]["disks"][number];

/** As `plainSpec` chooses it. */
export function systemDiskOf(disks: readonly Disk[]): Disk | undefined {
  const candidates = disks.filter(({ device }) => device === "disk");
  const ordered = candidates.filter(({ bootOrder }) => bootOrder !== undefined);
  return [...ordered].sort((a, b) => a.bootOrder! - b.bootOrder!)[0] ?? candidates[0];
}

/** XML element of an enlightenment by the property that switches it, or carries its value. */
export const ENLIGHTENMENTS: ReadonlyMap<string, { readonly domain: string; readonly words: string }> = new Map(
  catalogue.flatMap(({ property, value, libvirt }) => {
    const place =
      libvirt.kind === "element"
        ? { domain: `features/hyperv/${libvirt.element}`, words: `<${libvirt.element}>` }
        : libvirt.kind === "child"
          ? {
              domain: `features/hyperv/${libvirt.parent}/${libvirt.element}`,
              words: `<${libvirt.parent}><${libvirt.element}>`,
            }
          : libvirt.kind === "timer"
            ? { domain: "clock/timer[hypervclock]", words: "<timer name='hypervclock'>" }
            : libvirt.kind === "panic"
              ? { domain: "devices/panic", words: "<panic model='hyperv'>" }
              : { domain: "features/hyperv", words: "<hyperv>" };
    return [property, ...(value === undefined ? [] : [value.property])].map((name) => [name, place] as const);
  }),
);

function enlightenmentPath([first, second]: Path, domain: Part): string | undefined {
  const place = first === "enlightenments" ? ENLIGHTENMENTS.get(String(second)) : undefined;
  if (place === undefined) return undefined;
  if (place.domain.startsWith("clock/")) return timerNamed(domain, "hypervclock");
  return nearest(domain, place.domain);
}

const timerPath = ([first]: Path, domain: Part): string | undefined =>
  first === "tscFrequency" ? timerNamed(domain, "tsc") : undefined;

const timerNamed = (domain: Part, name: string): string =>
  domain.all("clock/timer").find((one) => one.attribute("name") === name)?.path ?? nearest(domain, "clock");

function plainPath(path: Path, domain: Part): string {
  const place = placeOf(formatPath(path));
  if (place === undefined) return "";
  const index = path.find((step) => typeof step === "number");
  if (typeof index === "number") return domain.all(place.domain)[index]?.path ?? nearest(domain, place.domain);
  return nearest(domain, place.domain);
}

const placeOf = (specPath: string): Place | undefined =>
  PLACES.find(({ spec }) => specPath === spec || specPath.startsWith(`${spec}.`) || specPath.startsWith(`${spec}[`));

/** The path as far as the machine has it. */
function nearest(domain: Part, wanted: string): string {
  const steps = wanted.split("/");
  let part = domain;
  for (const step of steps) {
    if (step.startsWith("@"))
      return part.attribute(step.slice(1)) === undefined ? part.path : part.pathTo(step.slice(1));
    const next = part.at(step);
    if (next === undefined) return part.path;
    part = next;
  }
  return part.path;
}

const ARGUMENT = /`?\b(enlightenments\.\w+|[a-z]\w*(?:\.\w+|\[\d+\])*)(?:: ([^`]*))?`/g;
/** Whoever wrote the machine asked for all of it. */
const REQUESTED = /, requested by you \([^)]*\),?/g;
const BARE = /\benlightenments\.(\w+)/g;

/**
 * A message of a guest's rule in the words of XML: arguments stand in it between backticks, enlightenments also
 * without.
 */
export const inXmlWords = (text: string): string =>
  text
    .replace(REQUESTED, "")
    .replace(ARGUMENT, (whole, path: string, value: string | undefined) => {
      const words = whole.startsWith("`") ? wordsOf(path) : undefined;
      return words === undefined ? whole : `\`${words}\`${value === undefined ? "" : ` (${path}: ${value})`}`;
    })
    .replace(BARE, (whole, name: string) => ENLIGHTENMENTS.get(name)?.words ?? whole);

function wordsOf(path: string): string | undefined {
  const [first, name] = path.split(".");
  if (first === "enlightenments") return ENLIGHTENMENTS.get(name ?? "")?.words ?? "<hyperv>";
  if (first !== undefined && LISTS[first.replace(/\[.*/, "")] !== undefined) return "<disk>";
  if (first?.startsWith("networks")) return "<interface>";
  if (first === "tscFrequency") return "<timer name='tsc'>";
  const place = placeOf(path);
  return place && (place.words ?? `<${place.domain.split("/").at(-1)!}>`);
}
