import { labelOf } from "../canonical/identity";
import { DEVICES } from "../devices";
import type { OtherOrder, TwoMachines } from "../kind";
import { child, type XmlElement } from "../xml";

/**
 * Devices that libvirt numbers in the order in which they stand, as long as they have no place of their own: PCI slots,
 * serial ports (COM1, COM2), ports of channels, the first video card. Disks have a target (but see `otherOrders` of
 * their module), controllers an index, and others there is but one of. With what says where such a device goes, beside
 * its address.
 */
const NUMBERED: ReadonlyMap<string, (device: XmlElement) => boolean> = new Map(
  DEVICES.flatMap(({ element, numbered }) =>
    numbered === undefined ? [] : [[element, numbered === true ? () => false : numbered.placed] as const],
  ),
);

/** Devices that stand in another order, where the order makes another machine. */
export function otherOrders(machines: TwoMachines): OtherOrder[] {
  const { pairs, ofA, ofB } = machines;
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
  return [...numbered, ...DEVICES.flatMap((kind) => kind.otherOrders?.(machines) ?? [])];
}

/** Is it written where the device goes? */
const hasPlace = (device: XmlElement): boolean =>
  child(device, "address") !== undefined || NUMBERED.get(device.name)!(device);
