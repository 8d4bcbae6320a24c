import type { DomainDefinition } from "../../domain";
import { bootingBeside, placesOfHostDevices } from "../defining/boot-order";
import { freeTarget, targetPrefix } from "../defining/devices";
import { macOf } from "../defining/identity";
import { keepPlaces } from "./places";

type Devices = DomainDefinition["devices"];
type Disk = Devices["disks"][number];
type Card = Devices["interfaces"][number];

/** What else is known of the members of a machine, by their index among the wanted ones. */
export interface Hints {
  /** Sources that a wanted disk may have in the machine's XML, beside the wanted one. */
  readonly disk?: (index: number) => readonly Disk["source"][];
  /** The machine as it was deployed, where a snapshot may have changed the image of a disk since. */
  readonly deployed?: DomainDefinition | undefined;
  /** Is the first of the disks the system disk, which boots first? */
  readonly systemDisk?: boolean;
  /** The target that the disk or drive of this name had. */
  readonly formerTarget?: (index: number) => string | undefined;
  /** Targets of disks that definitions do not describe. */
  readonly otherTargets?: readonly string[];
  /** The highest bus that the machine has. */
  readonly highestBus?: number;
  /** Did the program write this card's address? */
  readonly ownMac?: (index: number) => boolean;
  /** Does the program say in which order the disks and drives boot? */
  readonly ownBootOrder?: boolean;
  /** The address that the card of this name had. */
  readonly formerMac?: (index: number) => string | undefined;
}

/**
 * The wanted machine, each of whose disks, drives and cards has the target, the boot order and the MAC address that it
 * has now: Windows knows them by these, and the address on the bus follows from them. New ones get what is free. Who is
 * who goes by what they are, not by their places in the list.
 */
export function keepDevices(wanted: DomainDefinition, current: DomainDefinition, hints: Hints = {}): DomainDefinition {
  const { disks, interfaces } = wanted.devices;
  const before = formerDisks(disks, current.devices.disks, hints);
  const placed = withTargets(disks, before, [
    ...current.devices.disks.filter((disk) => !before.includes(disk)).map(({ target }) => target),
    ...(current.devices.nvmeDisks ?? []).map(({ target }) => target),
    ...(hints.otherTargets ?? []),
  ]);
  const own = hints.ownBootOrder === true;
  const others = placesOfHostDevices(wanted.devices);
  const kept = own ? placed : bootingBeside(withBootOrders(placed, before, hints.systemDisk === true), others);
  const taken = new Set([...others, ...kept.flatMap(({ bootOrder }) => bootOrder ?? [])]);
  return {
    ...wanted,
    devices: {
      ...wanted.devices,
      disks: kept,
      ...keepNvmeDisks(
        wanted.devices.nvmeDisks,
        current.devices.nvmeDisks,
        kept.map(({ target }) => target),
      ),
      ...keepPlaces(wanted.devices.hostDevices, current.devices.hostDevices, hints.highestBus),
      interfaces: keepCards(interfaces, current.devices.interfaces, wanted.uuid ?? "", hints, taken),
    },
  };
}

// --- who is who

/** Pairs each wanted one with one that is there, in passes: whoever is sure goes first. */
function paired<T>(
  wanted: readonly T[],
  current: readonly T[],
  passes: readonly ((now: T, before: T, index: number) => boolean)[],
): (T | undefined)[] {
  const result: (T | undefined)[] = wanted.map(() => undefined);
  const left = new Set(current);
  for (const same of passes) {
    wanted.forEach((now, index) => {
      if (result[index] !== undefined) return;
      const found = [...left].find((before) => same(now, before, index));
      if (found === undefined) return;
      result[index] = found;
      left.delete(found);
    });
  }
  return result;
}

function formerDisks(
  wanted: readonly Disk[],
  current: readonly Disk[],
  { disk, deployed, formerTarget }: Hints,
): (Disk | undefined)[] {
  const deployedAt = new Map((deployed?.devices.disks ?? []).map(({ target, source }) => [target, source] as const));
  const isAt = (now: Disk, before: Disk, index: number): boolean => {
    const places = [now.source, ...(disk?.(index) ?? [])].flatMap(keyOf);
    return [before.source, deployedAt.get(before.target)].flatMap(keyOf).some((place) => places.includes(place));
  };
  const kind = (now: Disk, before: Disk): boolean => now.device === before.device;
  return paired(wanted, current, [
    (now, before, index) => kind(now, before) && before.target === formerTarget?.(index),
    (now, before) => kind(now, before) && now.serial !== undefined && now.serial === before.serial,
    (now, before, index) => kind(now, before) && isAt(now, before, index),
    (now, before) =>
      kind(now, before) && now.target === before.target && !(now.serial !== undefined && before.serial !== undefined),
    // Another medium in a drive; the drive has nothing else that it could be known by.
    (now, before) => kind(now, before) && now.device === "cdrom",
  ]);
}

const keyOf = (source: Disk["source"]): string[] =>
  source === undefined ? [] : [source.type === "volume" ? `${source.pool}\n${source.volume}` : source.path];

// --- targets

/** `others`: targets of whatever else the machine has. */
function withTargets<D extends Pick<Disk, "target" | "bus">>(
  disks: readonly D[],
  before: readonly (Pick<Disk, "target"> | undefined)[],
  others: readonly string[],
): D[] {
  const fits = (target: string, { bus }: D): boolean => target.startsWith(targetPrefix(bus));
  const kept = disks.map((disk, index) => {
    const target = before[index]?.target;
    return target !== undefined && fits(target, disk) ? target : undefined;
  });
  const taken = new Set([...kept.filter((target) => target !== undefined), ...others]);
  return disks.map((disk, index) => {
    const target = kept[index] ?? freeTarget(disk.bus, taken);
    taken.add(target);
    return target === disk.target ? disk : { ...disk, target };
  });
}

/** A disk of a controller that was moved on the host stays the same disk to Windows. */
function keepNvmeDisks(
  wanted: Devices["nvmeDisks"],
  current: Devices["nvmeDisks"] = [],
  others: readonly string[],
): Pick<Devices, "nvmeDisks"> {
  if (wanted === undefined) return {};
  const before = paired(wanted, current, [
    (now, there) => now.address === there.address && now.namespace === there.namespace,
    (now, there) => now.target === there.target,
  ]);
  return { nvmeDisks: withTargets(wanted, before, others) };
}

// --- boot order

/** No two devices have the same number. A new system disk has the first word, then whoever has a number now. */
function withBootOrders(disks: readonly Disk[], before: readonly (Disk | undefined)[], systemDisk: boolean): Disk[] {
  const booting = before.some(
    (disk, index) => disk?.device === "disk" && disk.bootOrder !== undefined && disks[index]!.device === "disk",
  );
  const orders: (number | undefined)[] = disks.map(() => undefined);
  const taken = new Set<number>();
  const give = (index: number, order: number): void => {
    orders[index] = order;
    taken.add(order);
  };
  const firstIsNew = systemDisk && disks[0] !== undefined && before[0]?.bootOrder === undefined;
  if (firstIsNew) give(0, 1);
  disks.forEach((disk, index) => {
    const order = before[index]?.bootOrder;
    // An empty drive has none.
    if (
      order !== undefined &&
      orders[index] === undefined &&
      !taken.has(order) &&
      (disk.device === "disk" || disk.bootOrder !== undefined)
    )
      give(index, order);
  });
  disks.forEach((disk, index) => {
    if (
      orders[index] !== undefined ||
      disk.bootOrder === undefined ||
      (disk.device === "disk" && (booting || firstIsNew))
    )
      return;
    let order = disk.bootOrder;
    while (taken.has(order)) order += 1;
    give(index, order);
  });
  return disks.map((disk, index) => {
    const { bootOrder: _, ...others } = disk;
    const order = orders[index];
    return order === disk.bootOrder ? disk : { ...others, ...(order === undefined ? {} : { bootOrder: order }) };
  });
}

// --- network cards

function keepCards(
  wanted: readonly Card[],
  current: readonly Card[],
  uuid: string,
  { ownMac, formerMac }: Hints,
  takenOrders: ReadonlySet<number>,
): Card[] {
  const own = (index: number): boolean => ownMac?.(index) === true;
  const same = (one: string | undefined, other: string | undefined): boolean =>
    one !== undefined && one.toLowerCase() === other?.toLowerCase();
  const plugged = (now: Card, before: Card): boolean => plugOf(now) === plugOf(before);
  // Machines of earlier versions have addresses by their cards' places.
  const byPlace = Array.from({ length: 16 }, (_, index) => macOf(uuid, index));
  const before = paired(wanted, current, [
    (now, there, index) => own(index) && same(now.mac, there.mac),
    (_, there, index) => !own(index) && same(formerMac?.(index), there.mac),
    (now, there, index) => !own(index) && plugged(now, there) && same(now.mac, there.mac),
    (now, there) => plugged(now, there) && byPlace.some((mac) => same(mac, there.mac)),
    plugged,
    (now, there, index) => !own(index) && same(now.mac, there.mac),
  ]);
  const left = current.filter((card) => !before.includes(card));
  const open = before.flatMap((card, index) => (card === undefined ? [index] : []));
  // As many as before, and one is plugged in elsewhere.
  if (wanted.length === current.length && open.length === 1) before[open[0]!] = left[0];
  const taken = new Set(
    wanted.flatMap((card, index) => (own(index) && card.mac !== undefined ? [card.mac.toLowerCase()] : [])),
  );
  const keeps = before.map((card, index) =>
    !own(index) && card?.mac !== undefined && !taken.has(card.mac.toLowerCase()) ? card.mac : undefined,
  );
  for (const mac of keeps) if (mac !== undefined) taken.add(mac.toLowerCase());
  return wanted.map((card, index) => {
    const placed = withFormer(card, before[index], takenOrders);
    if (own(index) || card.mac === undefined) return placed;
    const mac = keeps[index] ?? freeMac(card.mac, uuid, taken);
    taken.add(mac.toLowerCase());
    return mac === placed.mac ? placed : { ...placed, mac };
  });
}

/** The card with the boot order and the ID of its port that it has now, where nobody asks for another. */
function withFormer(card: Card, before: Card | undefined, takenOrders: ReadonlySet<number>): Card {
  const former = before?.bootOrder;
  const order = card.bootOrder ?? (former === undefined || takenOrders.has(former) ? undefined : former);
  const port = before?.openVSwitch?.interfaceId;
  return {
    ...card,
    ...(order === undefined ? {} : { bootOrder: order }),
    ...(card.openVSwitch === undefined || port === undefined
      ? {}
      : { openVSwitch: { interfaceId: port, ...card.openVSwitch } }),
  };
}

/** A card that was plugged in elsewhere may have the address that this one would get. */
function freeMac(derived: string, uuid: string, taken: ReadonlySet<string>): string {
  for (let mac = derived, again = 1; ; again += 1) {
    if (!taken.has(mac.toLowerCase())) return mac;
    mac = macOf(uuid, `${derived}/${again}`);
  }
}

function plugOf({ source }: Card): string {
  switch (source.type) {
    case "network":
      return `network:${source.network}`;
    case "bridge":
      return `bridge:${source.bridge}`;
    case "direct":
      return `direct:${source.dev}`;
    case "hostdev":
      return `hostdev:${source.address}`;
    case "user":
      return "user";
  }
}
