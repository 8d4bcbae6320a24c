import { labelOf } from "../canonical/identity";
import { attribute, child, type XmlElement } from "../xml";

/**
 * Devices that libvirt numbers in the order in which they stand, as long as they have no place of their own: PCI slots, serial ports (COM1,
 * COM2), ports of channels, the first video card. Disks have a target, controllers an index, and others there is but one of.
 */
const NUMBERED: ReadonlySet<string> = new Set([
  "hostdev", "interface", "serial", "parallel", "console", "channel", "input", "redirdev", "rng", "sound", "video", "filesystem", "shmem", "memory", "smartcard", "panic",
]);

interface Pair {
  readonly a: XmlElement | undefined;
  readonly b: XmlElement | undefined;
}

/** Devices of one name that stand in another order. */
export interface OtherOrder {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** @param pairs In the order of the first tree. @param ofA All devices of the first tree. @param ofB All of the second. */
export function otherOrders(pairs: readonly Pair[], ofA: readonly XmlElement[], ofB: readonly XmlElement[]): OtherOrder[] {
  const place = new Map(ofB.map((el, i) => [el, i]));
  const byName = new Map<string, { readonly a: XmlElement; readonly b: XmlElement }[]>();
  for (const { a, b } of pairs) {
    if (!a || !b || !NUMBERED.has(a.name) || (hasPlace(a) && hasPlace(b))) continue;
    const list = byName.get(a.name);
    if (list) list.push({ a, b });
    else byName.set(a.name, [{ a, b }]);
  }
  return [...byName].flatMap(([name, list]) => {
    if (list.every(({ b }, i) => i === 0 || place.get(list[i - 1]!.b)! < place.get(b)!)) return [];
    const after = list.map(({ b }) => b).sort((x, y) => place.get(x)! - place.get(y)!);
    return [{ name, before: list.map(({ a }) => labelOf(a, ofA)).join(", "), after: after.map((b) => labelOf(b, ofB)).join(", ") }];
  });
}

/** Is it written where the device goes? */
function hasPlace(device: XmlElement): boolean {
  if (child(device, "address")) return true;
  if (device.name === "video") return attribute(child(device, "model"), "primary") !== undefined;
  return ["serial", "parallel", "console"].includes(device.name) && attribute(child(device, "target"), "port") !== undefined;
}
