import { defined } from "../../foreign/defined";
import type { HostMachine } from "../resources/types";
import type { HostProfile } from "../types";
import type { HostDevices, UsbDevice } from "./types";

/** What was read of a host's devices, with what its profile knows: who has each of them. */
export const devicesOf = (
  { hostDevices, resources }: Pick<HostProfile, "hostDevices" | "resources">,
  found: Omit<HostDevices, "vfio">,
): HostDevices => ({ vfio: hostDevices?.vfio ?? "unknown", ...withUsers(found, resources?.machines) });

function withUsers(
  devices: Omit<HostDevices, "vfio">,
  machines: readonly HostMachine[] | undefined,
): Omit<HostDevices, "vfio"> {
  if (machines === undefined) return devices;
  const used = <D extends object>(
    list: readonly D[] | undefined,
    has: (machine: HostMachine, device: D) => boolean,
  ): readonly D[] | undefined =>
    list?.map((device) => {
      const user = machines.find((machine) => has(machine, device));
      return user === undefined ? device : { ...device, usedBy: user.name };
    });
  return defined({
    pci: used(devices.pci, ({ hostDevices }, { address }) => hostDevices?.includes(address) === true),
    usb: used(devices.usb, ({ usbDevices }, device) => usbDevices?.some((one) => isNamed(one, device)) === true),
    mediated: used(devices.mediated, ({ mediatedDevices }, { uuid }) => mediatedDevices?.includes(uuid) === true),
  });
}

/** Does a definition name the device? What it leaves out, such as the port, may be anything. */
const isNamed = (named: NonNullable<HostMachine["usbDevices"]>[number], device: UsbDevice): boolean =>
  (["vendor", "product", "bus", "device", "port"] as const).every(
    (part) => named[part] === undefined || named[part] === device[part],
  );
