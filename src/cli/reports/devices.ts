import type { HostDevices, MediatedDevice, PciDevice, UsbDevice } from "../../hosts/devices/types";
import type { Block, Cell, Column } from "./report";

/** The devices that a host can give to machines: PCI by IOMMU group, USB by port, mediated ones. */
export function deviceBlocks(devices: HostDevices | undefined): Block[] {
  if (devices === undefined) return [];
  const { vfio, pci, usb, mediated } = devices;
  const own = pci?.filter(({ bridge }) => !bridge);
  return [
    { kind: "heading", text: "Devices for machines" },
    { kind: "facts", rows: [["VFIO", VFIO[vfio]]] },
    ...listed(own, PCI_COLUMNS, "PCI devices", (list) => byGroup(list).map(pciRow)),
    ...trust(own ?? []),
    ...listed(usb, USB_COLUMNS, "USB devices", (list) => list.map(usbRow)),
    ...(mediated?.length === 0
      ? []
      : listed(mediated, MEDIATED_COLUMNS, "mediated devices", (list) => list.map(mediatedRow))),
  ];
}

const VFIO = {
  yes: "yes: PCI devices can be given to machines, all devices of an IOMMU group to the same one",
  no: "no: the kernel has no IOMMU groups, or QEMU has no vfio-pci, so no PCI device can be given to a machine",
  unknown: "unknown",
} as const;

function listed<D>(
  list: readonly D[] | undefined,
  columns: readonly Column[],
  what: string,
  rows: (list: readonly D[]) => (string | Cell)[][],
): Block[] {
  if (list === undefined) return [{ kind: "text", text: `${what}: unknown` }];
  if (list.length === 0) return [{ kind: "text", text: `${what}: none` }];
  return [{ kind: "table", columns, rows: rows(list) }];
}

const PCI_COLUMNS: readonly Column[] = [
  { title: "group" },
  { title: "address" },
  { title: "node" },
  { title: "driver" },
  { title: "PCI device", wraps: true },
  { title: "used by", wraps: true },
];

/** Devices without a group last. */
const byGroup = (list: readonly PciDevice[]): PciDevice[] =>
  [...list].sort(
    (one, other) =>
      (one.group?.number ?? Infinity) - (other.group?.number ?? Infinity) || (one.address < other.address ? -1 : 1),
  );

/** The number of a group stands at its first device only. */
function pciRow(device: PciDevice, index: number, all: readonly PciDevice[]): (string | Cell)[] {
  const { group, address, node, driver = "", usedBy = "" } = device;
  const isFirst = index === 0 || all[index - 1]!.group?.number !== group?.number;
  return [
    { text: isFirst ? String(group?.number ?? "none") : "", tone: "strong" },
    address,
    { text: node, tone: "quiet" },
    driver,
    pciText(device),
    usedBy,
  ];
}

/** libvirt does not tell what a card lets its functions do. */
function trust(pci: readonly PciDevice[]): Block[] {
  const cards = pci.filter(({ functions }) => (functions?.active.length ?? 0) > 0);
  if (cards.length === 0) return [];
  const commands = cards.map((card) => `ip link show dev ${card.interface ?? "INTERFACE"} (${card.address})`);
  const text = `Whether a card trusts its virtual functions and checks their addresses (spoof check) is unknown. On the host, this shows it: ${commands.join(", ")}`;
  return [{ kind: "text", text, tone: "quiet" }];
}

const ROLES = {
  "root-disk": "root disk of the host",
  uplink: "only uplink of the host",
  "boot-display": "boot display of the host",
} as const;

function pciText(device: PciDevice): string {
  const { vendor, functions, physicalFunction, mdevTypes, numaNode, slotPath, roles } = device;
  const name = device.deviceName ?? device.vendorName ?? "device";
  return [
    `${name} (${vendor}:${device.device})`,
    ...(device.interface === undefined ? [] : [device.interface]),
    ...(slotPath === undefined ? [] : [`slot ${slotPath}`]),
    ...(functions === undefined ? [] : [`${functions.active.length} of ${functions.most} virtual functions`]),
    ...(physicalFunction === undefined ? [] : [`virtual function of ${physicalFunction}`]),
    ...(mdevTypes ?? []).map(({ id, available }) => `${id} (${available} free)`),
    ...(numaNode === undefined ? [] : [`NUMA node ${numaNode}`]),
    ...roles.map((role) => ROLES[role]),
  ].join("; ");
}

const USB_COLUMNS: readonly Column[] = [
  { title: "bus" },
  { title: "port" },
  { title: "ID" },
  { title: "node" },
  { title: "USB device", wraps: true },
  { title: "used by", wraps: true },
];

const usbRow = ({ bus, port = "", vendor, product, node, ...device }: UsbDevice): (string | Cell)[] => [
  String(bus),
  port,
  `${vendor}:${product}`,
  { text: node, tone: "quiet" },
  [device.vendorName, device.productName].filter((name) => name !== undefined).join(" "),
  device.usedBy ?? "",
];

const MEDIATED_COLUMNS: readonly Column[] = [
  { title: "mediated device", wraps: true },
  { title: "type" },
  { title: "of" },
  { title: "used by", wraps: true },
];

const mediatedRow = ({ uuid, type, parent, usedBy = "" }: MediatedDevice): (string | Cell)[] => [
  uuid,
  type,
  parent,
  usedBy,
];
