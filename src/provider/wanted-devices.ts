/** Questions about devices, put together and taken apart. */
import { defined } from "../foreign/defined";
import type { FoundDevices, WantedDevices } from "../libvirt/devices";

export const NOTHING: WantedDevices = {};

const usbKey = ({ bus, port }: { readonly bus: number; readonly port: string }): string => `${bus}-${port}`;

/** The parts of one list that another does not have. */
const minus = <T>(list: readonly T[] | undefined, other: readonly T[] | undefined, key: (item: T) => unknown): T[] => {
  const has = new Set(other?.map(key));
  return (list ?? []).filter((item) => !has.has(key(item)));
};

const same = <T>(item: T): T => item;

export const joined = (one: WantedDevices, other: WantedDevices): WantedDevices => ({
  all: [...(one.all ?? []), ...minus(other.all, one.all, same)],
  pci: [...(one.pci ?? []), ...minus(other.pci, one.pci, same)],
  interfaces: [...(one.interfaces ?? []), ...minus(other.interfaces, one.interfaces, same)],
  usb: [...(one.usb ?? []), ...minus(other.usb, one.usb, usbKey)],
});

/** What is still to be asked; undefined where everything was asked already. */
export function without(wanted: WantedDevices, asked: WantedDevices): WantedDevices | undefined {
  const has = (kind: "pci" | "usb"): boolean => asked.all?.includes(kind) === true;
  const rest = {
    all: minus(wanted.all, asked.all, same),
    pci: has("pci") ? [] : minus(wanted.pci, asked.pci, same),
    interfaces: has("pci") ? [] : minus(wanted.interfaces, asked.interfaces, same),
    usb: has("usb") ? [] : minus(wanted.usb, asked.usb, usbKey),
  };
  return Object.values(rest).every((list) => list.length === 0) ? undefined : rest;
}

/** Of a device that was read twice, what was said last. */
export function mergedDevices(before: FoundDevices, now: FoundDevices): FoundDevices {
  const list = <D extends { readonly node: string }>(
    one: readonly D[] | undefined,
    other: readonly D[] | undefined,
  ): readonly D[] | undefined =>
    one === undefined || other === undefined
      ? (one ?? other)
      : [...new Map([...one, ...other].map((device) => [device.node, device])).values()];
  return defined({
    pci: list(before.pci, now.pci),
    usb: list(before.usb, now.usb),
    mediated: list(before.mediated, now.mediated),
  });
}
