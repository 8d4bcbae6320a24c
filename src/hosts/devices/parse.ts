import { defined } from "../../foreign/defined";
import { pciAddress } from "../resources/pci";
import { type Answer, readSections } from "../xml";
import { type FactsOfSysfs, lastPciAddress, parseSysfs, type SysfsDevice } from "./sysfs";
import type { DeviceRole, HostDevices, MdevType, MediatedDevice, PciDevice, UsbDevice } from "./types";

/** What a host told of its devices. Absent: it was not asked. */
export interface DeviceAnswers {
  /** Answers of `virsh nodedev-dumpxml`, one for each device. */
  readonly pci?: readonly string[];
  readonly usb?: readonly string[];
  readonly mediated?: readonly string[];
  /** Of network interfaces, where no shell reaches the host. */
  readonly interfaces?: readonly string[];
  /** Lines about PCI devices that libvirt has no words for; only where a shell reaches the host. */
  readonly sysfs?: string;
}

/** A list of which one answer cannot be read stays unknown. */
export function parseDevices(answers: DeviceAnswers): Omit<HostDevices, "vfio"> {
  const sysfs = parseSysfs(answers.sysfs ?? "");
  const interfaces = interfacesIn(answers.interfaces);
  return defined({
    pci: devicesIn(answers.pci, "pci", (node, own) => pciDevice(node, own, sysfs, interfaces)),
    usb: devicesIn(answers.usb, "usb_device", usbDevice),
    mediated: devicesIn(answers.mediated, "mdev", mediatedDevice),
  });
}

/** Of one kind, in the order of their answers. What is of the kind and no device for a machine is left out. */
function devicesIn<T>(
  answers: readonly string[] | undefined,
  kind: string,
  read: (node: Answer, capability: Answer) => T | undefined,
): readonly T[] | undefined {
  if (answers === undefined) return undefined;
  const devices: T[] = [];
  for (const text of answers) {
    const node = readSections(text)?.one("device");
    const own = node && capability(node, kind);
    if (own === undefined) return undefined;
    const device = read(node!, own);
    if (device !== undefined) devices.push(device);
  }
  return devices;
}

const capability = (parent: Answer, type: string): Answer | undefined =>
  parent.all("capability").find((one) => one.attribute("type") === type);

const nameOf = (node: Answer): string => node.one("name")?.text ?? "";
const textOf = (parent: Answer | undefined, path: string): string | undefined => parent?.one(path)?.text || undefined;

/** Four digits, whatever libvirt writes before them. */
const id = (element: Answer | undefined): string =>
  (element?.attribute("id") ?? "").toLowerCase().replace(/^0x/, "").padStart(4, "0");

const addressOf = (element: Answer): string => pciAddress((name) => element.attribute(name));

/** Decimal in libvirt's answers about a device itself, unlike in its addresses. */
const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

/** Bridges between PCI buses, and to CardBus; the host bridge is the root of the first bus. */
const BRIDGES = /^06(00|04|07|09)/;

function pciDevice(
  node: Answer,
  pci: Answer,
  sysfs: FactsOfSysfs,
  interfaces: ReadonlyMap<string, string>,
): PciDevice | undefined {
  const name = nameOf(node);
  const address = addressIn(pci);
  if (address === undefined) return undefined;
  const path = textOf(node, "path");
  const classOf = textOf(pci, "class")?.toLowerCase().replace(/^0x/, "");
  const group = pci.one("iommuGroup");
  const functions = capability(pci, "virt_functions");
  const card = capability(pci, "phys_function")?.one("address");
  const vpd = capability(pci, "vpd");
  const more: SysfsDevice = sysfs.devices.get(address) ?? {};
  return defined({
    node: name,
    address,
    vendor: id(pci.one("vendor")),
    device: id(pci.one("product")),
    vendorName: textOf(pci, "vendor"),
    deviceName: textOf(pci, "product"),
    subsystem: more.subsystem,
    class: classOf,
    driver: textOf(node, "driver/name"),
    group: group && {
      number: whole(group.attribute("number")) ?? 0,
      members: group.all("address").map(addressOf),
    },
    numaNode: whole(pci.one("numa")?.attribute("node")),
    bridge: capability(pci, "pci-bridge") !== undefined || BRIDGES.test(classOf ?? ""),
    slotPath: path === undefined ? undefined : slotPathIn(path),
    serial: textOf(vpd, "fields/serial_number") ?? more.serial,
    rom: more.rom,
    barBytes: more.barBytes,
    functions: functions && {
      most: whole(functions.attribute("maxCount")) ?? 0,
      active: functions.all("address").map(addressOf),
    },
    physicalFunction: card && addressOf(card),
    interface: more.interface ?? interfaces.get(name),
    mdevTypes: capability(pci, "mdev_types")?.all("type").map(mdevType),
    roles: rolesOf(address, sysfs),
  });
}

/** libvirt writes these numbers in decimal. */
function addressIn(pci: Answer): string | undefined {
  const [domain, bus, slot, fn] = ["domain", "bus", "slot", "function"].map((part) => whole(textOf(pci, part)));
  if (domain === undefined || bus === undefined || slot === undefined || fn === undefined) return undefined;
  const hex = (number: number, width: number): string => number.toString(16).padStart(width, "0");
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(fn, 1)}`;
}

/**
 * "/sys/devices/pci0000:00/0000:00:02.0/0000:01:00.0" becomes "0000/02.0/00.0". A domain that begins below a device, as
 * Intel's VMD makes one, is told by the slot of that device.
 */
export function slotPathIn(path: string): string | undefined {
  const [, domain, bus, below] = /\/pci([0-9a-f]{4,8}):([0-9a-f]{2})\/(.*)$/.exec(path) ?? [];
  if (domain === undefined || bus === undefined || below === undefined) return undefined;
  const slots = below
    .split("/")
    .flatMap((part) => /^[0-9a-f]{4,8}:[0-9a-f]{2}:([0-9a-f]{2}\.[0-7])$/.exec(part)?.[1] ?? []);
  return slots.length === 0 ? undefined : [bus === "00" ? domain : `${domain}:${bus}`, ...slots].join("/");
}

function mdevType(type: Answer): MdevType {
  return defined({
    id: type.attribute("id") ?? "",
    name: textOf(type, "name"),
    api: textOf(type, "deviceAPI"),
    available: whole(textOf(type, "availableInstances")) ?? 0,
  });
}

function rolesOf(address: string, { rootDisks, uplinks, bootDisplays }: FactsOfSysfs): DeviceRole[] {
  return [
    ...(rootDisks.has(address) ? ["root-disk" as const] : []),
    // With another one beside it, the host stays in reach.
    ...(uplinks.size === 1 && uplinks.has(address) ? ["uplink" as const] : []),
    ...(bootDisplays.has(address) ? ["boot-display" as const] : []),
  ];
}

/** Names of interfaces by the libvirt name of the device that they belong to. */
const interfacesIn = (answers: readonly string[] = []): ReadonlyMap<string, string> =>
  new Map(
    answers.flatMap((text) => {
      const node = readSections(text)?.one("device");
      const name = node && textOf(capability(node, "net"), "interface");
      const parent = node && textOf(node, "parent");
      return name === undefined || parent === undefined ? [] : [[parent, name] as const];
    }),
  );

function usbDevice(node: Answer, usb: Answer): UsbDevice | undefined {
  const place = textOf(node, "path")?.split("/").at(-1) ?? "";
  // The hub that is the controller's own belongs to the controller.
  if (/^usb\d+$/.test(place)) return undefined;
  return defined({
    node: nameOf(node),
    vendor: id(usb.one("vendor")),
    product: id(usb.one("product")),
    vendorName: textOf(usb, "vendor"),
    productName: textOf(usb, "product"),
    bus: whole(textOf(usb, "bus")) ?? 0,
    device: whole(textOf(usb, "device")) ?? 0,
    port: /^\d+-(\d+(?:\.\d+)*)$/.exec(place)?.[1],
  });
}

function mediatedDevice(node: Answer, mdev: Answer): MediatedDevice | undefined {
  const name = nameOf(node);
  const path = textOf(node, "path") ?? "";
  const uuid = textOf(mdev, "uuid") ?? /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(path)?.[0];
  const type = mdev.one("type")?.attribute("id");
  const parent = textOf(mdev, "parent_addr") ?? lastPciAddress(path);
  return uuid === undefined || type === undefined || parent === undefined
    ? undefined
    : { node: name, uuid: uuid.toLowerCase(), type, parent };
}
