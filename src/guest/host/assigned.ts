import { grouped } from "../../foreign/grouped";
import type { HostDevices, MediatedDevice, PciDevice, UsbDevice } from "../../hosts/devices/types";
import type { HostMachine } from "../../hosts/resources/types";
import {
  type HostDeviceSpec,
  type MediatedDeviceSpec,
  type NvmeDeviceSpec,
  type PciDeviceSpec,
  pciDeviceIn,
  type UsbDeviceSpec,
} from "../model/host-devices";

/** One entry of `hostDevices`, with what is known of it on the host. */
export type Assigned = AssignedPci | AssignedUsb | AssignedMediated;

export interface AssignedPci {
  readonly kind: "pci";
  /** For example `hostDevices[0].pci`. */
  readonly path: string;
  readonly asked: PciDeviceSpec;
  /** Cards of the host that match, each as its first function that does. Absent: nobody knows. */
  readonly matches?: readonly PciDevice[];
  /** Functions of the one card that matches, as far as the machine gets them. Absent: nobody knows, or not one. */
  readonly functions?: readonly PciDevice[];
  /** Of a network adapter that is a function of a card: its place in `networks`. */
  readonly network?: number;
  /** Of a namespace that is a disk of the machine: the entry. The controller is the device. */
  readonly nvme?: NvmeDeviceSpec;
  /** Where they are on the host; known without the host where the spec says all of it. */
  readonly addresses?: readonly string[];
}

export interface AssignedUsb {
  readonly kind: "usb";
  readonly path: string;
  readonly asked: UsbDeviceSpec;
  readonly matches?: readonly UsbDevice[];
  /** What the definition names. Absent: nobody knows. */
  readonly named?: { readonly id?: string; readonly bus?: number; readonly device?: number };
}

export interface AssignedMediated {
  readonly kind: "mediated";
  readonly path: string;
  readonly asked: MediatedDeviceSpec;
  /** Those of the type, also where another machine has them. */
  readonly matches?: readonly MediatedDevice[];
  readonly uuid?: string;
}

/** Who asks, so that what it has already is not another's. */
export interface Asker {
  readonly name: string;
  readonly uuid: string | undefined;
  /** The other machines that the same program declares for the host. */
  readonly machines?: Declared | undefined;
}

/** Machines by the devices that they have, in the words of {@link deviceWords}. */
export interface Declared {
  withDevice(word: string): readonly { readonly machine: { readonly name: string } }[];
}

/** The devices of a spec, as far as the host tells. Entries that are not known yet are passed over. */
export const assignedOf = (
  entries: readonly (HostDeviceSpec | undefined)[] | undefined,
  devices: HostDevices | undefined,
  asker: Asker,
): readonly Assigned[] => {
  /** Mediated devices that an entry before has. */
  const taken = new Set<string>();
  return (entries ?? []).flatMap((entry, index): Assigned[] => {
    const path = `hostDevices[${index}]`;
    if (entry?.pci !== undefined) return [assignedPci(`${path}.pci`, entry.pci, devices?.pci, cardOf)];
    if (entry?.nvme !== undefined) {
      const { nvme } = entry;
      return [{ ...assignedPci(`${path}.nvme`, pciDeviceIn(entry)!, devices?.pci, addressOf), nvme }];
    }
    if (entry?.usb !== undefined) return [assignedUsb(`${path}.usb`, entry.usb, devices?.usb)];
    if (entry?.mediated === undefined) return [];
    const found = assignedMediated(`${path}.mediated`, entry.mediated, devices?.mediated, asker, taken);
    if (found.uuid !== undefined) taken.add(found.uuid);
    return [found];
  });
};

// --- PCI

const IDENTITY = ["address", "id", "subsystem", "slot", "serial"] as const;

/** Does the spec say which device it is? */
export const isNamedPci = (asked: PciDeviceSpec): boolean => IDENTITY.some((key) => asked[key] !== undefined);

export const idOf = ({ vendor, device }: Pick<PciDevice, "vendor" | "device">): string => `${vendor}:${device}`;

/** `0000:01:00.1` is a function of the card `0000:01:00`. */
const slotOf = (address: string): string => address.slice(0, address.indexOf("."));
const functionOf = (address: string): number => Number(address.slice(address.indexOf(".") + 1));

/** A virtual function is a device of its own, whatever shares its slot. */
const cardOf = ({ address, physicalFunction }: PciDevice): string =>
  physicalFunction === undefined ? slotOf(address) : address;

/** Is it the device that the spec means? */
export function isMatch(asked: PciDeviceSpec, one: PciDevice): boolean {
  const told = { ...one, id: idOf(one), slot: one.slotPath };
  return IDENTITY.every((key) => asked[key] === undefined || asked[key] === told[key]);
}

/** An NVMe controller is a device of its own, whatever shares its slot. */
const addressOf = ({ address }: PciDevice): string => address;

/** @param cardOf equal for the functions that the machine gets together */
function assignedPci(
  path: string,
  asked: PciDeviceSpec,
  pci: readonly PciDevice[] | undefined,
  cardOf: (one: PciDevice) => string,
): AssignedPci {
  const { address, functions } = asked;
  const said = addressesSaid(address, functions, cardOf === addressOf);
  if (pci === undefined || !isNamedPci(asked))
    return { kind: "pci", path, asked, ...(said === undefined ? {} : { addresses: said }) };
  const cards = grouped(
    pci.filter((one) => isMatch(asked, one)),
    cardOf,
  );
  const matches = [...cards.values()].map((all) => all[0]!);
  if (matches.length !== 1) {
    // A device that is missing may come; another one in its place is never handed over.
    const isFree = said !== undefined && !pci.some((one) => one.address === address);
    return { kind: "pci", path, asked, matches, ...(isFree ? { addresses: said } : {}) };
  }
  const all = pci.filter((one) => cardOf(one) === cardOf(matches[0]!));
  const own = functions === undefined ? all : all.filter((one) => functions.includes(functionOf(one.address)));
  const sorted = [...own].sort((one, other) => functionOf(one.address) - functionOf(other.address));
  // What the card does not have is asked for all the same: it is an error, and nothing to pass over.
  const absent = (functions ?? [])
    .map((one) => `${slotOf(matches[0]!.address)}.${one}`)
    .filter((one) => !pci.some(({ address: there }) => there === one));
  return {
    ...{ kind: "pci" as const, path, asked, matches, functions: sorted },
    addresses: [...new Set([...sorted.map((one) => one.address), ...absent])].sort(),
  };
}

/** What the machine gets, where the spec says all of it. */
function addressesSaid(
  address: string | undefined,
  functions: readonly number[] | undefined,
  isAlone: boolean,
): readonly string[] | undefined {
  if (address === undefined) return undefined;
  if (isAlone) return [address];
  return functions && [...new Set(functions)].sort().map((one) => `${slotOf(address)}.${one}`);
}

// --- USB

function assignedUsb(path: string, asked: UsbDeviceSpec, usb: readonly UsbDevice[] | undefined): AssignedUsb {
  const { id, bus, port, device } = asked;
  const matches =
    id === undefined && port === undefined
      ? undefined
      : usb?.filter(
          (one) =>
            (id === undefined || id === `${one.vendor}:${one.product}`) &&
            (bus === undefined || bus === one.bus) &&
            (port === undefined || port === one.port),
        );
  const entry = { kind: "usb" as const, path, asked, ...(matches === undefined ? {} : { matches }) };
  // By ID alone libvirt finds the device itself, wherever it is plugged in.
  if (port === undefined) return id === undefined ? entry : { ...entry, named: { id } };
  const [found] = matches?.length === 1 ? matches : [];
  if (found !== undefined)
    return {
      ...entry,
      named: { id: `${found.vendor}:${found.product}`, bus: found.bus, device: found.device },
    };
  return matches !== undefined || bus === undefined || device === undefined
    ? entry
    : { ...entry, named: { ...(id === undefined ? {} : { id }), bus, device } };
}

// --- mediated devices

function assignedMediated(
  path: string,
  asked: MediatedDeviceSpec,
  mediated: readonly MediatedDevice[] | undefined,
  { name, uuid: own, machines }: Asker,
  taken: ReadonlySet<string>,
): AssignedMediated {
  const { type, parent } = asked;
  const uuid = asked.uuid?.toLowerCase();
  const entry = { kind: "mediated" as const, path, asked };
  const isNamed = uuid !== undefined || type !== undefined;
  if (mediated === undefined || !isNamed) return uuid === undefined ? entry : { ...entry, uuid };
  const matches = mediated.filter(
    (one) =>
      (uuid === undefined || one.uuid === uuid) &&
      (type === undefined || one.type === type) &&
      (parent === undefined || one.parent === parent),
  );
  const isOthers = (one: MediatedDevice): boolean =>
    machines?.withDevice(mediatedWord(one.uuid)).some(({ machine }) => machine.name !== name) === true;
  const isFree = (one: MediatedDevice): boolean =>
    (one.usedBy === undefined || one.usedBy === name || one.usedBy === own) && !taken.has(one.uuid) && !isOthers(one);
  const free = uuid === undefined ? matches.find(isFree) : matches[0];
  return { ...entry, matches, ...(free === undefined ? {} : { uuid: free.uuid }) };
}

// --- what only one machine can have

/** What a machine's definition hands over. */
export type Held = Pick<HostMachine, "hostDevices" | "usbDevices" | "mediatedDevices">;
type Owned = Held & Pick<HostMachine, "sharedMemory">;

/** The devices that the guest gets, as far as they are known. */
export function heldBy(assigned: readonly Assigned[]): Held {
  const pci = assigned.flatMap((one) => (one.kind === "pci" ? (one.addresses ?? []) : []));
  const usb = assigned.flatMap((one) => (one.kind === "usb" ? placeOf(one) : []));
  const mediated = assigned.flatMap((one) => (one.kind === "mediated" ? (one.uuid ?? []) : []));
  return {
    ...(pci.length === 0 ? {} : { hostDevices: pci }),
    ...(usb.length === 0 ? {} : { usbDevices: usb }),
    ...(mediated.length === 0 ? {} : { mediatedDevices: mediated }),
  };
}

/** Where the device is, so that an ID and a port that name one device meet. */
function placeOf({ matches, named }: AssignedUsb): { readonly bus: number; readonly device: number }[] {
  const { bus, device } = (matches?.length === 1 ? matches[0] : named) ?? {};
  return bus === undefined || device === undefined ? [] : [{ bus, device }];
}

/** Words for the devices, equal where two machines would have the same one. */
export const deviceWords = ({
  hostDevices = [],
  usbDevices = [],
  mediatedDevices = [],
  sharedMemory = [],
}: Owned): readonly string[] => [
  ...hostDevices,
  ...usbDevices.flatMap(({ bus, device }) =>
    bus === undefined || device === undefined ? [] : [`USB device ${device} of bus ${bus}`],
  ),
  ...mediatedDevices.map(mediatedWord),
  ...sharedMemory.map(sharedMemoryWord),
];

export const sharedMemoryWord = (name: string): string => `shared memory ${name}`;

const mediatedWord = (uuid: string): string => `mediated device ${uuid}`;

/** VFIO pins all memory of a machine with such a device. */
export const pinsMemoryOf = (entry: HostDeviceSpec): boolean =>
  pciDeviceIn(entry) !== undefined || entry.mediated !== undefined;
export const pinsMemory = ({ kind }: Assigned): boolean => kind !== "usb";
