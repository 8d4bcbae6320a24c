import type { Finding } from "../../findings";
import type { Path } from "../../findings/path";
import { isWithin } from "../../findings/path";
import { assignedOf, deviceEntries } from "../../guest";
import { defined } from "../../foreign/defined";
import type { Assigned, AssignedPci, Declared } from "../../guest/host/assigned";
import { pciDeviceIn } from "../../guest/model/host-devices";
import type { HostDeviceSpec } from "../../guest/types";
import type { HostDevices } from "../../hosts/devices/types";
import type { Properties } from "../properties";

/** `hostDevices` of an earlier deployment, with what was found then. */
export type FormerDevices = readonly (HostDeviceSpec | undefined)[];

export const formerDevicesOf = ({ value: { hostDevices } }: Properties): FormerDevices => deviceEntries(hostDevices);

/**
 * Fills in what was found on the host for each device at the last deployment: its address, ID and slot. If it is
 * another device now, or elsewhere, the check of the host tells.
 */
export function withFormerDevices(inputs: Properties, former: FormerDevices): Properties {
  const left = former.filter((one) => one !== undefined);
  const entries = deviceEntries(inputs.value["hostDevices"]);
  const before = new Map<number, HostDeviceSpec>();
  // Who says more is surer which one it was.
  const surest = [...entries.keys()].sort((one, other) => wordsIn(entries[other]) - wordsIn(entries[one]));
  for (const index of surest) {
    const entry = entries[index];
    const at = entry === undefined ? -1 : left.findIndex((one) => agrees(entry, one));
    if (at >= 0) before.set(index, left.splice(at, 1)[0]!);
  }
  return withEntries(inputs, (entry, index) => {
    const found = before.get(index);
    return found === undefined ? entry : mergedEntry(entry, found);
  });
}

const wordsIn = (entry: HostDeviceSpec | undefined): number =>
  entry === undefined ? 0 : IDENTIFYING.filter((key) => only(entry)[1][key] !== undefined).length;

/** Does an entry with more in it say the same? */
function agrees(said: HostDeviceSpec, settled: HostDeviceSpec): boolean {
  const [kind, properties] = only(said);
  const others = settled[kind] as Record<string, unknown> | undefined;
  return (
    others !== undefined && IDENTIFYING.every((key) => properties[key] === undefined || properties[key] === others[key])
  );
}

/** What identifies a device of any kind. */
const IDENTIFYING = ["id", "subsystem", "slot", "serial", "address", "bus", "port", "uuid", "type", "parent"] as const;
/** What is found where the program does not say it. */
const FOUND = ["id", "slot", "address", "functions", "device", "uuid"] as const;

type Kind = keyof HostDeviceSpec;
const only = (entry: HostDeviceSpec): [Kind, Record<string, unknown>] =>
  (Object.entries(entry)[0] ?? ["pci", {}]) as [Kind, Record<string, unknown>];

function mergedEntry(entry: HostDeviceSpec, found: HostDeviceSpec): HostDeviceSpec {
  const [kind, said] = only(entry);
  const before = (found[kind] ?? {}) as Record<string, unknown>;
  return {
    [kind]: { ...defined(Object.fromEntries(FOUND.map((key) => [key, before[key]]))), ...said },
  };
}

interface Settled {
  readonly inputs: Properties;
  readonly findings: readonly Finding[];
}

/**
 * The inputs with what the host has for each device now. A device that was moved is followed where the program says
 * what it is; where it only says an address, that address is now another device, which stays an error.
 *
 * @param said The inputs as the program has them.
 */
export function withSettledDevices(
  inputs: Properties,
  said: Properties,
  devices: HostDevices | undefined,
  machines?: Declared,
): Settled {
  const asker = { name: String(inputs.value["name"]), uuid: textOf(inputs.value["uuid"]), machines };
  const own = deviceEntries(said.value["hostDevices"]);
  const found = (entries: FormerDevices): (HostDeviceSpec | undefined)[] => {
    const assigned = new Map(assignedOf(entries, devices, asker).map((one) => [one.path.split(".")[0], one] as const));
    return entries.map((_, index) => foundAs(assigned.get(`hostDevices[${index}]`)));
  };
  const there = found(
    deviceEntries(inputs.value["hostDevices"]).map((entry, index) => withOwnFunctions(entry, own[index])),
  );
  const elsewhere = found(own);
  const findings: Finding[] = [];
  const settled = withEntries(inputs, (entry, index) => {
    const [alone, one, other] = [own[index], there[index], elsewhere[index]];
    if (alone === undefined) return entry;
    if (one !== undefined) return mergedEntry(alone, one);
    if (other === undefined || !isSameDevice(entry, alone, other)) return entry;
    findings.push(moved(index, entry, other));
    return mergedEntry(alone, other);
  });
  return { inputs: settled, findings };
}

/** A card gets all functions again where the program names none any more. */
function withOwnFunctions(
  entry: HostDeviceSpec | undefined,
  said: HostDeviceSpec | undefined,
): HostDeviceSpec | undefined {
  if (entry?.pci === undefined) return entry;
  const { functions: _, ...pci } = entry.pci;
  return { pci: defined({ ...pci, functions: said?.pci?.functions }) };
}

function foundAs(assigned: Assigned | undefined): HostDeviceSpec | undefined {
  switch (assigned?.kind) {
    case "pci":
      return assigned.nvme === undefined ? foundPci(assigned) : foundNvme(assigned);
    case "usb":
      return assigned.matches?.length === 1 && assigned.asked.port !== undefined
        ? { usb: defined({ id: assigned.named?.id, device: assigned.named?.device }) }
        : undefined;
    case "mediated":
      return assigned.matches === undefined || assigned.uuid === undefined
        ? undefined
        : { mediated: { uuid: assigned.uuid } };
    default:
      return undefined;
  }
}

/** The function that matches, which need not be the first one of the card. */
function foundPci({ matches, functions, addresses }: AssignedPci): HostDeviceSpec | undefined {
  const [one] = matches ?? [];
  if (one === undefined || functions === undefined) return undefined;
  return {
    pci: defined({
      address: one.address,
      id: `${one.vendor}:${one.device}`,
      slot: one.slotPath,
      functions: addresses!.map((address) => Number(address.at(-1))),
    }),
  };
}

function foundNvme({ matches, functions }: AssignedPci): HostDeviceSpec | undefined {
  const [one] = matches ?? [];
  if (one === undefined || functions === undefined) return undefined;
  return { nvme: defined({ address: one.address, id: `${one.vendor}:${one.device}`, slot: one.slotPath }) };
}

/**
 * Only a device that the program identifies is looked for elsewhere, and only the same kind of device counts. Another
 * USB device at a port is another one.
 */
function isSameDevice(before: HostDeviceSpec, said: HostDeviceSpec, now: HostDeviceSpec): boolean {
  const asked = pciDeviceIn(said);
  if (asked === undefined) return said.mediated !== undefined;
  const { id, slot, serial, subsystem, address } = asked;
  const isIdentified = [id, slot, serial, subsystem].some((one) => one !== undefined);
  return isIdentified && address === undefined && pciDeviceIn(before)?.id === pciDeviceIn(now)?.id;
}

function moved(index: number, before: HostDeviceSpec, now: HostDeviceSpec): Finding {
  const [kind] = only(now);
  const where = (entry: HostDeviceSpec): string => {
    const { address, uuid } = (entry[kind] ?? {}) as Record<string, unknown>;
    return String(address ?? uuid);
  };
  return {
    ruleId: "host-device-moved",
    severity: "warning",
    path: `hostDevices[${index}].${kind}`,
    message: `the device was ${where(before)} at the last deployment and is ${where(now)} now; the machine is updated`,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** The inputs with each known and well-formed entry changed. */
function withEntries(inputs: Properties, change: (entry: HostDeviceSpec, index: number) => HostDeviceSpec): Properties {
  const { hostDevices } = inputs.value;
  if (!Array.isArray(hostDevices)) return inputs;
  const entries = deviceEntries(hostDevices).map((entry, index) =>
    entry === undefined || Object.keys(entry).length !== 1 || isOpen(inputs, ["hostDevices", index])
      ? (hostDevices[index] as unknown)
      : change(entry, index),
  );
  return { ...inputs, value: { ...inputs.value, hostDevices: entries } };
}

/** Is anything at, above or below the place not known yet? */
export const isOpen = ({ unknowns }: Properties, place: Path): boolean =>
  unknowns.some((path: Path) => isWithin(path, place) || isWithin(place, path));
