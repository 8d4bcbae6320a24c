import type { Finding } from "../../findings";
import type { Path } from "../../findings/path";
import { isWithin } from "../../findings/path";
import { assignedOf, deviceEntries } from "../../guest";
import { defined } from "../../foreign/defined";
import type { AssignedPci, Declared } from "../../guest/host/assigned";
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
export const withFormerDevices = (inputs: Properties, former: FormerDevices): Properties =>
  withEntries(inputs, (entry) => {
    const before = former.filter((one) => one !== undefined && agrees(entry, one));
    return before.length === 1 ? mergedEntry(entry, before[0]!) : entry;
  });

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
  return { [kind]: { ...defined(Object.fromEntries(FOUND.map((key) => [key, before[key]]))), ...said } };
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
  const own = formerDevicesOf(said);
  const findings: Finding[] = [];
  const settled = withEntries(inputs, (entry, index) => {
    const alone = own[index];
    const one = found(entry);
    if (one !== undefined) return alone === undefined ? entry : mergedEntry(alone, one);
    const elsewhere = alone === undefined ? undefined : found(alone);
    if (elsewhere === undefined || !isSameDevice(entry, alone!, elsewhere)) return entry;
    findings.push(moved(index, entry, elsewhere));
    return mergedEntry(alone!, elsewhere);
  });
  return { inputs: settled, findings };

  function found(entry: HostDeviceSpec): HostDeviceSpec | undefined {
    const [assigned] = assignedOf([entry], devices, asker);
    switch (assigned?.kind) {
      case "pci":
        return foundPci(assigned);
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
}

function foundPci({ functions, addresses }: AssignedPci): HostDeviceSpec | undefined {
  const [first] = functions ?? [];
  if (first === undefined) return undefined;
  return {
    pci: defined({
      address: first.address,
      id: `${first.vendor}:${first.device}`,
      slot: first.slotPath,
      functions: addresses!.map((address) => Number(address.at(-1))),
    }),
  };
}

/** Only a device that the program identifies is looked for elsewhere, and only the same kind of device counts. */
function isSameDevice(before: HostDeviceSpec, said: HostDeviceSpec, now: HostDeviceSpec): boolean {
  if (said.pci === undefined) return true;
  const { id, slot, serial, subsystem, address } = said.pci;
  const isIdentified = [id, slot, serial, subsystem].some((one) => one !== undefined);
  return isIdentified && address === undefined && before.pci?.id === now.pci?.id;
}

function moved(index: number, before: HostDeviceSpec, now: HostDeviceSpec): Finding {
  const [kind] = only(now);
  const where = (entry: HostDeviceSpec): string => {
    const { address, device, uuid } = (entry[kind] ?? {}) as Record<string, unknown>;
    return String(address ?? (device === undefined ? uuid : `device ${device as number}`));
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
  const isOpen = (index: number): boolean =>
    inputs.unknowns.some(
      (path: Path) => isWithin(path, ["hostDevices", index]) || isWithin(["hostDevices", index], path),
    );
  const entries = deviceEntries(hostDevices).map((entry, index) =>
    entry === undefined || Object.keys(entry).length !== 1 || isOpen(index)
      ? (hostDevices[index] as unknown)
      : change(entry, index),
  );
  return { ...inputs, value: { ...inputs.value, hostDevices: entries } };
}
