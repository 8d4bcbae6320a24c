import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import type { Assigned, AssignedMediated, AssignedPci, AssignedUsb } from "../host/assigned";

type Device = NonNullable<DomainDefinition["devices"]["hostDevices"]>[number];

/** The bus of the first card with several functions. A new machine has nothing on it: libvirt places what is left. */
const FIRST_BUS = 1;

/** The devices of the definition; `undefined` where one of them is not known. */
export function hostDevices(assigned: readonly Assigned[]): readonly Device[] | undefined {
  const all: Device[] = [];
  let bus = FIRST_BUS;
  for (const one of assigned) {
    // Network adapters and disks have elements of their own.
    if (one.kind === "pci" && (one.network !== undefined || one.nvme !== undefined) && one.addresses !== undefined)
      continue;
    const devices = devicesFor(one, bus);
    if (devices === undefined) return undefined;
    if (devices.length > 1) bus += 1;
    all.push(...devices);
  }
  return all;
}

function devicesFor(one: Assigned, bus: number): readonly Device[] | undefined {
  switch (one.kind) {
    case "pci":
      return card(one, bus);
    case "usb":
      return usbDevice(one);
    case "mediated":
      return mediatedDevice(one);
  }
}

/** Several functions share a slot, so that Windows sees one card. ROM and boot order are those of the first one. */
function card({ asked, addresses }: AssignedPci, bus: number): readonly Device[] | undefined {
  if (addresses === undefined || addresses.length === 0) return undefined;
  const { managed = true, romBar, romFile, bootOrder } = asked;
  return addresses.map((address, index): Device => {
    const first = index === 0;
    return defined({
      type: "pci" as const,
      address,
      managed,
      ...(first ? { romBar, romFile, bootOrder } : {}),
      place:
        addresses.length === 1
          ? undefined
          : // A slot without function 0 is empty to Windows.
            defined({ bus, slot: 0, function: index, multifunction: first ? (true as const) : undefined }),
    });
  });
}

function usbDevice({ asked, named }: AssignedUsb): readonly Device[] | undefined {
  if (named === undefined) return undefined;
  const [vendor, product] = named.id?.split(":") ?? [];
  const { bootOrder } = asked;
  const startupPolicy = asked.startupPolicy === "mandatory" ? undefined : asked.startupPolicy;
  const { bus, device } = named;
  return [defined({ type: "usb" as const, vendor, product, bus, device, startupPolicy, bootOrder })];
}

function mediatedDevice({ asked, uuid }: AssignedMediated): readonly Device[] | undefined {
  if (uuid === undefined) return undefined;
  const [display, ramfb] = [asked.display, asked.ramfb].map((on) => (on === true ? on : undefined));
  return [defined({ type: "mdev" as const, uuid, display, ramfb })];
}
