import { labelOf } from "../canonical/identity";
import { DEVICES } from "../devices";
import { attribute, child, type XmlElement } from "../xml";

/**
 * Devices that libvirt numbers in the order in which they stand, as long as they have no place of their own: PCI slots,
 * serial ports (COM1, COM2), ports of channels, the first video card. Disks have a target (but see `otherBuses`),
 * controllers an index, and others there is but one of. With what says where such a device goes, beside its address.
 */
const NUMBERED: ReadonlyMap<string, (device: XmlElement) => boolean> = new Map(
  DEVICES.flatMap(({ element, numbered }) =>
    numbered === undefined ? [] : [[element, numbered === true ? () => false : numbered.placed] as const],
  ),
);

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

/**
 * @param pairs In the order of the first tree.
 * @param ofA All devices of the first tree.
 * @param ofB All of the second.
 */
export function otherOrders(
  pairs: readonly Pair[],
  ofA: readonly XmlElement[],
  ofB: readonly XmlElement[],
): OtherOrder[] {
  const place = new Map(ofB.map((el, i) => [el, i]));
  const byName = new Map<string, { readonly a: XmlElement; readonly b: XmlElement }[]>();
  for (const { a, b } of pairs) {
    if (!a || !b || !NUMBERED.has(a.name) || (hasPlace(a) && hasPlace(b))) continue;
    const list = byName.get(a.name);
    if (list) list.push({ a, b });
    else byName.set(a.name, [{ a, b }]);
  }
  const numbered = [...byName].flatMap(([name, list]): OtherOrder[] => {
    if (list.every(({ b }, i) => i === 0 || place.get(list[i - 1]!.b)! < place.get(b)!)) return [];
    const after = list.map(({ b }) => b).sort((x, y) => place.get(x)! - place.get(y)!);
    return [
      {
        name,
        before: list.map(({ a }) => labelOf(a, ofA)).join(", "),
        after: after.map((b) => labelOf(b, ofB)).join(", "),
      },
    ];
  });
  return [...numbered, ...otherBuses(pairs, ofA, ofB)];
}

/**
 * Disks of the same kind on several buses: libvirt sorts those of a bus by their targets and leaves the buses in the
 * order in which they stand, and a boot order of device kinds takes the first
 * (https://libvirt.org/formatdomain.html#bios-bootloader).
 */
function otherBuses(pairs: readonly Pair[], ofA: readonly XmlElement[], ofB: readonly XmlElement[]): OtherOrder[] {
  if ([ofA, ofB].every((devices) => devices.some((el) => child(el, "boot")))) return [];
  const both = new Set(
    pairs.flatMap(({ a, b }) =>
      a?.name === "disk" && b && kindOf(a) === kindOf(b) && busOf(a) === busOf(b) ? [a, b] : [],
    ),
  );
  const buses = (devices: readonly XmlElement[], kind: string): string =>
    [...new Set(devices.filter((el) => both.has(el) && kindOf(el) === kind).map(busOf))].join(", ");
  return ["disk", "cdrom", "floppy"].flatMap((kind) => {
    const [before, after] = [buses(ofA, kind), buses(ofB, kind)];
    return before === after ? [] : [{ name: "disk", before: `${kind}s on ${before}`, after: `${kind}s on ${after}` }];
  });
}

const kindOf = (disk: XmlElement): string => attribute(disk, "device") ?? "disk";
const busOf = (disk: XmlElement): string =>
  attribute(child(disk, "target"), "bus") ?? attribute(child(disk, "target"), "dev")?.slice(0, 2) ?? "";

/** Is it written where the device goes? */
const hasPlace = (device: XmlElement): boolean =>
  child(device, "address") !== undefined || NUMBERED.get(device.name)!(device);
