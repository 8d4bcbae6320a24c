import type { DomainDefinition } from "../domain/definition";
import { formatPath, parsePath, type Path } from "../findings/path";
import { assignedSpecs } from "../guest/importing/host-devices";
import { systemDiskOf } from "../guest/importing/plain";
import { ENLIGHTENMENT_PLACES, placeOfArgument } from "../guest/places";
import type { Part } from "../machines";

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

const devicePath = (path: Path, domain: Part, definition: DomainDefinition): string | undefined =>
  isOfDevice(path) ? (deviceAt(path, domain, definition)?.path ?? "devices") : undefined;

const isOfDevice = ([first]: Path): boolean =>
  typeof first === "string" && (first === "networks" || first === "hostDevices" || LISTS[first] !== undefined);

/** The disk, network card or device of the host that an argument of the spec became. */
function deviceAt([first, index]: Path, domain: Part, { devices }: DomainDefinition): Part | undefined {
  const byTarget = (target: string | undefined): Part | undefined =>
    target === undefined
      ? undefined
      : domain.all("devices/disk").find((disk) => disk.at("target")?.attribute("dev") === target);
  if (first === "networks" || first === "hostDevices") {
    const all = domain.all(first === "networks" ? "devices/interface" : "devices/hostdev");
    const at = typeof index === "number" ? index : 0;
    const others = first === "networks" ? Infinity : assignedSpecs(devices.hostDevices ?? []).length;
    return at < others ? all[at] : byTarget(devices.nvmeDisks?.[at - others]?.target);
  }
  const wanted = first === "systemDisk" ? 0 : typeof index === "number" ? index : undefined;
  const system = systemDiskOf(devices.disks);
  const list =
    first === "systemDisk"
      ? system === undefined
        ? []
        : [system]
      : devices.disks.filter((disk) => disk.device === LISTS[String(first)] && disk !== system);
  return byTarget(wanted === undefined ? undefined : list[wanted]?.target);
}

/** An argument about one device, as messages name it. */
const DEVICE = /(^|\. )?\b(systemDisk|(?:disks|cdroms|networks|hostDevices)\[\d+\])(?:\.\w+)?/g;

/** A message with the machine's own names of its disks, network cards and devices of the host. */
export const inDeviceNames = (text: string, domain: Part, definition: DomainDefinition): string =>
  text.replace(DEVICE, (whole, start: string | undefined, argument: string) => {
    const path = parsePath(argument);
    const part = deviceAt(path, domain, definition);
    if (part === undefined) return whole;
    const name =
      path[0] === "hostDevices"
        ? `host device ${Number(path[1]) + 1}`
        : path[0] === "networks"
          ? `network card ${part.at("mac")?.attribute("address") ?? Number(path[1]) + 1}`
          : `${path[0] === "cdroms" ? "drive" : "disk"} ${part.at("target")?.attribute("dev") ?? ""}`;
    return start === undefined ? name : `${start}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  });

function enlightenmentPath([first, second]: Path, domain: Part): string | undefined {
  const place = first === "enlightenments" ? ENLIGHTENMENT_PLACES.get(String(second)) : undefined;
  if (place === undefined) return undefined;
  if (place.domain.startsWith("clock/")) return timerNamed(domain, "hypervclock");
  return nearest(domain, place.domain);
}

const timerPath = ([first]: Path, domain: Part): string | undefined =>
  first === "tscFrequency" ? timerNamed(domain, "tsc") : undefined;

const timerNamed = (domain: Part, name: string): string =>
  domain.all("clock/timer").find((one) => one.attribute("name") === name)?.path ?? nearest(domain, "clock");

function plainPath(path: Path, domain: Part): string {
  const place = placeOfArgument(formatPath(path));
  if (place === undefined) return "";
  const index = path.find((step) => typeof step === "number");
  if (typeof index === "number") return domain.all(place.domain)[index]?.path ?? nearest(domain, place.domain);
  return nearest(domain, place.domain);
}

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
/** Settings that messages name without backticks. */
const PHRASES: readonly (readonly [said: RegExp, inXml: string])[] = [
  [/, or set `hostSupport: "adapt"`/g, ""],
  [/\b([Ss])et enlightenmentMode to "([\w-]+)"/g, "$1et `<hyperv mode='$2'>`"],
  [/\benlightenmentMode "([\w-]+)"/g, "`<hyperv mode='$1'>`"],
  [/\bset nestedVirtualization to true\b/g, "require vmx or svm in `<cpu>`"],
  [/\bSet nestedVirtualization to true\b/g, "Require vmx or svm in `<cpu>`"],
  [/\bnestedVirtualization to false\b/g, "disable vmx in `<cpu>`"],
  [/\bSet tscFrequency to\b/g, "Set the frequency of `<timer name='tsc'>` to"],
  [/\btscFrequency\b/g, "the frequency of `<timer name='tsc'>`"],
];
/** Whoever wrote the machine asked for all of it. */
const REQUESTED = /, requested by you \([^)]*\),?/g;
/** "Set enlightenments.stimer to "on"": as one writes it in XML. */
const SET = /\b([Ss])et enlightenments\.(\w+) to "(on|off)"/g;
const BARE = /\benlightenments\.(\w+)/g;

/**
 * A message of a guest's rule in the words of XML: arguments stand in it between backticks, enlightenments also
 * without.
 */
export const inXmlWords = (text: string): string =>
  PHRASES.reduce((said, [from, to]) => said.replace(from, to), text)
    .replace(REQUESTED, "")
    .replace(SET, (whole, letter: string, name: string, state: "on" | "off") => {
      const written = ENLIGHTENMENT_PLACES.get(name)?.written(state);
      return written === undefined ? whole : `${letter}et ${written}`;
    })
    .replace(ARGUMENT, (whole, path: string, value: string | undefined) => {
      const words = whole.startsWith("`") ? wordsOf(path) : undefined;
      return words === undefined ? whole : withValue(words, path, value);
    })
    .replace(BARE, (whole, name: string) => ENLIGHTENMENT_PLACES.get(name)?.words ?? whole);

/** `<hyperv mode='passthrough'>`, or the element with the value behind it. */
function withValue(words: string, path: string, value: string | undefined): string {
  if (value === undefined) return `\`${words}\``;
  const plain = value.replace(/^"(.*)"$/, "$1");
  return /^<\w+ \w+>$/.test(words)
    ? `\`${words.slice(0, -1)}='${plain}'>\``
    : `\`${words}\` (${path.split(".").at(-1)!}: ${plain})`;
}

function wordsOf(path: string): string | undefined {
  const [first, name] = path.split(".");
  if (first === "enlightenments") return ENLIGHTENMENT_PLACES.get(name ?? "")?.words ?? "<hyperv>";
  if (first !== undefined && LISTS[first.replace(/\[.*/, "")] !== undefined) return "<disk>";
  if (first?.startsWith("networks")) return "<interface>";
  if (first === "tscFrequency") return "<timer name='tsc'>";
  const place = placeOfArgument(path);
  return place && (place.words ?? `<${place.domain.split("/").at(-1)!}>`);
}
