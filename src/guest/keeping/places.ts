import type { DomainDefinition } from "../../domain";
import { grouped } from "../../foreign/grouped";

type Devices = DomainDefinition["devices"];
type Device = NonNullable<Devices["hostDevices"]>[number];
type Place = Extract<Device, { type: "pci" }>["place"];

/**
 * The wanted devices of the host, each card with several functions in the slot that it has now: Windows would take it
 * for a new one elsewhere. A new card gets a bus behind the last one of the machine, because libvirt has placed other
 * devices on those before.
 */
export function keepPlaces(
  wanted: Devices["hostDevices"],
  current: Devices["hostDevices"] = [],
  highestBus = 0,
): Pick<Devices, "hostDevices"> {
  if (wanted === undefined) return {};
  const before = new Map(current.flatMap((one) => (one.type === "pci" ? [[one.address, one.place] as const] : [])));
  const cards = grouped(wanted.filter(isPlaced), ({ place }) => place.bus);
  const kept = new Map<Device, Place>();
  let next = Math.max(highestBus, ...current.filter(isPlaced).map(({ place }) => place.bus)) + 1;
  for (const functions of cards.values()) {
    const [first] = functions.map(({ address }) => before.get(address));
    const isNew = first === undefined;
    for (const one of functions)
      kept.set(one, isNew ? { ...one.place, bus: next } : { ...one.place, bus: first.bus, slot: first.slot });
    if (isNew) next += 1;
  }
  return { hostDevices: wanted.map((one) => (kept.has(one) ? ({ ...one, place: kept.get(one) } as Device) : one)) };
}

const isPlaced = (one: Device): one is Extract<Device, { type: "pci" }> & { place: NonNullable<Place> } =>
  one.type === "pci" && one.place !== undefined;
