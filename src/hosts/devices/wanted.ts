/** Questions about a host's devices, put together and taken apart. */
import { defined } from "../../foreign/defined";
import type { HostDevices } from "./types";

export type DeviceKind = "pci" | "usb" | "mediated";

/** Devices to read. What is absent is not read. */
export interface WantedDevices {
  /** Every device of these kinds. */
  readonly all?: readonly DeviceKind[];
  /**
   * Addresses of PCI devices. With each come the members of its IOMMU group, the other functions in its slot, and the
   * card of a virtual function.
   */
  readonly pci?: readonly string[];
  /** Network interfaces of the host, for example "eno1": their cards with all virtual functions. */
  readonly interfaces?: readonly string[];
  /** USB devices by bus and port. */
  readonly usb?: readonly { readonly bus: number; readonly port: string }[];
}

/** What was read. A device that was wanted and is not in its list is not on the host. */
export type FoundDevices = Omit<HostDevices, "vfio">;

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

/** The kinds of which anything is wanted. */
export const kindsOf = ({ all = [], pci, interfaces, usb }: WantedDevices): readonly DeviceKind[] => {
  const has = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;
  return [
    ...(all.includes("pci") || has(pci) || has(interfaces) ? (["pci"] as const) : []),
    ...(all.includes("usb") || has(usb) ? (["usb"] as const) : []),
    ...(all.includes("mediated") ? (["mediated"] as const) : []),
  ];
};

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
