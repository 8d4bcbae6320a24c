import type { DomainDefinition } from "../domain/definition";
import { systemDiskOf } from "./importing/plain";
import { isSayable } from "./importing/plain-networks";
import { isWithinPlace, placeOf, touches, type Part } from "../machines";
import { parsePath } from "../findings/path";
import { deployment } from "./model/deployment";
import { ENLIGHTENMENT_PLACES, PLACES } from "./places";

/** An argument and the place that says it, without labels. */
interface Said {
  readonly spec: string;
  readonly domain: string;
}

const ARGUMENTS: readonly Said[] = [
  ...PLACES,
  ...[...ENLIGHTENMENT_PLACES].map(([name, { domain }]) => ({
    spec: `enlightenments.${name}`,
    domain: placeOf(domain),
  })),
  { spec: "tscFrequency", domain: "clock/timer" },
];

/** Below a disk or a network adapter. */
const OF_DISKS: readonly Said[] = [
  { spec: "path", domain: "source" },
  { spec: "pool", domain: "source" },
  { spec: "volume", domain: "source" },
  { spec: "format", domain: "driver/@type" },
  { spec: "cache", domain: "driver/@cache" },
  { spec: "bus", domain: "target/@bus" },
  { spec: "serial", domain: "serial" },
  { spec: "limits", domain: "iotune" },
  { spec: "discard", domain: "driver/@discard" },
  { spec: "detectZeroes", domain: "driver/@detect_zeroes" },
  { spec: "io", domain: "driver/@io" },
  { spec: "queues", domain: "driver/@queues" },
  { spec: "iothread", domain: "driver/@iothread" },
  { spec: "rotationRate", domain: "target/@rotation_rate" },
  { spec: "wwn", domain: "wwn" },
  { spec: "readOnly", domain: "readonly" },
  { spec: "shareable", domain: "shareable" },
  { spec: "bootOrder", domain: "boot" },
  { spec: "lun", domain: "@device" },
];
const OF_NETWORKS: readonly Said[] = [
  { spec: "network", domain: "source" },
  { spec: "bridge", domain: "source" },
  { spec: "mac", domain: "mac" },
  { spec: "model", domain: "model" },
  { spec: "link", domain: "link" },
  { spec: "portGroup", domain: "source/@portgroup" },
  { spec: "direct", domain: "source/@dev" },
  { spec: "directMode", domain: "source/@mode" },
  { spec: "function", domain: "source/address" },
  { spec: "openVSwitch", domain: "virtualport" },
  { spec: "vlan", domain: "vlan" },
  { spec: "queues", domain: "driver/@queues" },
  { spec: "multiqueue", domain: "driver/@queues" },
  { spec: "mtu", domain: "mtu" },
  { spec: "bandwidth", domain: "bandwidth" },
  { spec: "filter", domain: "filterref" },
  { spec: "isolated", domain: "port/@isolated" },
];

/**
 * Every argument that says something at, above or below a domain path, of the spec that the machine was read as or is
 * made from. While the place is not known, neither are they.
 */
export function specPathsAt(path: string, domain: Part, definition: DomainDefinition): string[] {
  const place = placeOf(path);
  const plain = ARGUMENTS.filter((said) => touches(said.domain, place)).map(({ spec }) => spec);
  return [...plain, ...devicePaths(path, place, domain, definition)];
}

const LISTS: Readonly<Record<string, readonly [device: string, said: readonly Said[]]>> = {
  systemDisk: ["devices/disk", OF_DISKS],
  disks: ["devices/disk", OF_DISKS],
  cdroms: ["devices/disk", OF_DISKS],
  networks: ["devices/interface", OF_NETWORKS],
};

/** Places, without labels, that an argument decides about; "" is the whole machine. */
export function placesOfSpec(specPath: string): string[] {
  const steps = parsePath(specPath);
  const list = LISTS[String(steps[0])];
  if (list !== undefined) {
    const [device, said] = list;
    const property = steps.slice(1).find((step) => typeof step === "string");
    const inside = said.filter(({ spec }) => spec === property).map(({ domain }) => `${device}/${domain}`);
    return inside.length > 0 ? inside : [device];
  }
  if (Object.hasOwn(deployment, String(steps[0])) || NOT_OF_MACHINES.has(String(steps[0]))) return [];
  // An NVMe disk is a disk of the machine.
  if (steps[0] === "hostDevices" && steps[2] === "nvme") return ["devices/disk"];
  const places = ARGUMENTS.filter(({ spec }) => isAtOrBelow(spec, specPath) || isAtOrBelow(specPath, spec));
  return places.length === 0 ? [""] : places.map(({ domain }) => domain);
}

/** Arguments that say something of a machine's host or its rules. */
const NOT_OF_MACHINES: ReadonlySet<string> = new Set(["host", "hostSupport", "suppress", "description", "osinfo"]);

const isAtOrBelow = (path: string, upper: string): boolean =>
  path === upper || path.startsWith(`${upper}.`) || path.startsWith(`${upper}[`);

/** The argument that says what stands at a domain path, or the nearest one above it; "" is the guest. */
export function specPathOf(path: string, domain: Part, definition: DomainDefinition): string {
  const place = placeOf(path);
  const [device] = devicePaths(path, place, domain, definition);
  if (device !== undefined && /^devices\/(disk|interface)/.test(place)) return device;
  const above = ARGUMENTS.filter((said) => said.domain !== "devices" && isWithinPlace(place, said.domain));
  return above.reduce<Said | undefined>((best, one) => (longer(one, best) ? one : best), undefined)?.spec ?? "";
}

const longer = (one: Said, best: Said | undefined): boolean =>
  best === undefined || one.domain.length > best.domain.length;

function devicePaths(path: string, place: string, domain: Part, definition: DomainDefinition): string[] {
  if (place === "" || place === "devices") return ["systemDisk", "disks", "cdroms", "networks"];
  const part = (of: string): number => domain.all(of).findIndex((one) => isWithinPlace(path, one.path));
  if (isWithinPlace(place, "devices/disk")) {
    const target = domain.all("devices/disk")[part("devices/disk")]?.at("target")?.attribute("dev");
    const list = target === undefined ? undefined : diskPath(target, definition);
    return list === undefined ? ["systemDisk", "disks", "cdroms"] : below(list, place, "devices/disk", OF_DISKS);
  }
  if (!isWithinPlace(place, "devices/interface")) return [];
  const index = networkIndex(part("devices/interface"), definition);
  return index === undefined ? ["networks"] : below(`networks[${index}]`, place, "devices/interface", OF_NETWORKS);
}

/** As `plainSpec` sorts them. */
function diskPath(target: string, { devices }: DomainDefinition): string | undefined {
  const system = systemDiskOf(devices.disks);
  if (system?.target === target) return "systemDisk";
  if (devices.nvmeDisks?.some((disk) => disk.target === target) === true) return "hostDevices";
  for (const [list, device] of [
    ["disks", "disk"],
    ["cdroms", "cdrom"],
  ] as const) {
    const disks = devices.disks.filter((disk) => disk.device === device && disk !== system);
    const index = disks.findIndex((disk) => disk.target === target);
    if (index >= 0) return `${list}[${index}]`;
  }
  return undefined;
}

/** Adapters that no argument can say are left out of the spec. */
function networkIndex(at: number, { devices }: DomainDefinition): number | undefined {
  const nic = devices.interfaces[at];
  return nic !== undefined && isSayable(nic) ? devices.interfaces.slice(0, at).filter(isSayable).length : undefined;
}

function below(list: string, place: string, device: string, said: readonly Said[]): string[] {
  const inside = place.slice(device.length + 1);
  if (inside === "") return [list];
  return said.filter(({ domain }) => touches(domain, inside)).map(({ spec }) => `${list}.${spec}`);
}
