import { sizeInKiB } from "../canonical/sizes";
import { at, attribute, child, childElements, childrenOf, serialize, textOf, type XmlElement } from "../xml";
import type { ClassedDifference, LiveKnowledge } from "./disruption";
import { runningDisruptions } from "./running";

/** One command that changes a running machine. */
export type LiveCommand =
  /** The device's XML may hold a secret. */
  | { readonly kind: "attach" | "detach" | "update"; readonly device: string }
  | { readonly kind: "vcpus"; readonly count: number }
  | { readonly kind: "memory"; readonly kib: number }
  /** Limits in bytes and operations a second; 0: none. */
  | { readonly kind: "iotune"; readonly target: string; readonly limits: Readonly<Record<string, number>> };

export interface LiveStep {
  /** For people: `devices/disk[sdb]`. */
  readonly path: string;
  readonly command: LiveCommand;
  /** What takes it back. */
  readonly inverse: LiveCommand;
}

/**
 * What brings a running machine to what is wanted, as far as libvirt can do it while the machine runs. Devices go
 * before others come, so that a place becomes free.
 *
 * @param running As libvirt tells it with passwords.
 */
export function liveSteps(
  wanted: XmlElement,
  running: XmlElement,
  knowledge: Pick<LiveKnowledge, "hotPluggable"> = {},
): LiveStep[] {
  const seen = new Set<unknown>();
  const steps = runningDisruptions(wanted, running, { ...knowledge, showsSecrets: true }).flatMap(
    (difference): LiveStep[] => {
      const { disruption, how, device } = difference;
      if (disruption !== "live" || how === undefined) return [];
      const key = how === "update" || how === "iotune" ? `${how} ${idOf(device)}` : (device ?? how);
      if (seen.has(key)) return [];
      seen.add(key);
      return [step(difference, wanted, running)];
    },
  );
  const order: readonly LiveCommand["kind"][] = ["detach", "update", "iotune", "vcpus", "memory", "attach"];
  return steps.sort((a, b) => order.indexOf(a.command.kind) - order.indexOf(b.command.kind));
}

const idOf = (device: ClassedDifference["device"]): string =>
  device === undefined ? "" : serialize(device.a ?? device.b!);

function step({ path, how, device }: ClassedDifference, wanted: XmlElement, running: XmlElement): LiveStep {
  switch (how as Exclude<typeof how, "later" | undefined>) {
    case "plug": {
      const [kind, back] = device!.a === undefined ? (["detach", "attach"] as const) : (["attach", "detach"] as const);
      const xml = serialize((device!.a ?? device!.b)!);
      return { path, command: { kind, device: xml }, inverse: { kind: back, device: xml } };
    }
    case "update":
      return {
        path: devicePath(path),
        command: { kind: "update", device: serialize(inPlaceOf(device!.a!, device!.b!)) },
        inverse: { kind: "update", device: serialize(device!.b!) },
      };
    case "vcpus":
      return {
        path: "vcpu",
        command: { kind: "vcpus", count: vcpusOf(wanted) },
        inverse: { kind: "vcpus", count: vcpusOf(running) },
      };
    case "memory":
      return {
        path: "currentMemory",
        command: { kind: "memory", kib: memoryOf(wanted) },
        inverse: { kind: "memory", kib: memoryOf(running) },
      };
    case "iotune":
      return {
        path: devicePath(path),
        command: { kind: "iotune", ...limitsOf(device!.a!, device!.b!) },
        inverse: { kind: "iotune", ...limitsOf(device!.b!, device!.a!) },
      };
  }
}

/** The device as it is to be, with the boot order that it has: libvirt refuses another one while the machine runs. */
const inPlaceOf = (wanted: XmlElement, running: XmlElement): XmlElement => ({
  ...wanted,
  children: [
    ...wanted.children.filter((one) => typeof one === "string" || one.name !== "boot"),
    ...childrenOf(running, "boot"),
  ],
});

/** `devices/disk[sda]` of `devices/disk[sda]/source/@file`. */
const devicePath = (path: string): string => /^devices\/[^[/]+(\[[^\]]*\])?/.exec(path)?.[0] ?? path;

function vcpusOf(domain: XmlElement): number {
  const vcpu = child(domain, "vcpu");
  return Number(attribute(vcpu, "current") ?? textOf(vcpu) ?? 1);
}

function memoryOf(domain: XmlElement): number {
  const current = child(domain, "currentMemory") ?? child(domain, "memory");
  return (current && sizeInKiB(textOf(current), attribute(current, "unit"))) ?? 0;
}

/** The limits of a disk, with 0 for each that only the other has. */
function limitsOf(disk: XmlElement, other: XmlElement): { target: string; limits: Record<string, number> } {
  const read = (el: XmlElement): [string, number][] => {
    const tune = child(el, "iotune");
    return tune === undefined ? [] : childElements(tune).map((one) => [one.name, Number(textOf(one) ?? 0)]);
  };
  const none = Object.fromEntries(read(other).map(([name]) => [name, 0]));
  return { target: attribute(at(disk, "target"), "dev") ?? "", limits: { ...none, ...Object.fromEntries(read(disk)) } };
}
