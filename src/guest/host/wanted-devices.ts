import { type DeviceKind, joined, type WantedDevices } from "../../hosts/devices/wanted";
import { hostDevice, type HostDeviceSpec, pciDeviceIn } from "../model/host-devices";
import { wantedFunctions } from "./network-functions";

type Entries = readonly (HostDeviceSpec | undefined)[];

/** The entries of a spec that nobody has checked; what is malformed or not known yet is undefined. */
export const deviceEntries = (hostDevices: unknown): Entries =>
  !Array.isArray(hostDevices)
    ? []
    : hostDevices.map((entry: unknown) => {
        const read = hostDevice.safeParse(entry);
        return read.success ? read.data : undefined;
      });

/** The devices that must be read of the host to check specs that nobody has checked. Undefined: none. */
export function wantedBySpecs(
  specs: readonly { readonly hostDevices?: unknown; readonly networks?: unknown }[],
): WantedDevices | undefined {
  const wanted = specs
    .flatMap(({ hostDevices, networks }) => [wantedDevices(deviceEntries(hostDevices)), wantedFunctions(networks)])
    .filter((one) => one !== undefined);
  return wanted.length === 0 ? undefined : wanted.reduce(joined);
}

/**
 * The devices that must be read of the host to check a guest's: those at an address or a port alone, and all of a kind
 * where the guest names one by its id. Undefined: none.
 */
export function wantedDevices(entries: Entries): WantedDevices | undefined {
  const devices = entries.filter((entry) => entry !== undefined);
  if (devices.length === 0) return undefined;
  const all = new Set(devices.flatMap(kindSearched));
  return {
    all: [...all],
    pci: all.has("pci") ? [] : devices.flatMap((entry) => pciDeviceIn(entry)?.address ?? []),
    usb: all.has("usb") ? [] : devices.flatMap(({ usb }) => placeOf(usb) ?? []),
  };
}

/** The kind of which every device must be looked at. */
function kindSearched(entry: HostDeviceSpec): DeviceKind[] {
  const { usb, mediated } = entry;
  const pci = pciDeviceIn(entry);
  return [
    ...(pci !== undefined && pci.address === undefined ? ["pci" as const] : []),
    ...(usb !== undefined && placeOf(usb) === undefined ? ["usb" as const] : []),
    ...(mediated === undefined ? [] : ["mediated" as const]),
  ];
}

const placeOf = (usb: HostDeviceSpec["usb"]): { readonly bus: number; readonly port: string } | undefined =>
  usb?.bus === undefined || usb.port === undefined ? undefined : { bus: usb.bus, port: usb.port };
