import type { HostConsole, HostDisk, HostMachine, HostResources } from "../../hosts/resources/types";
import { listenOf } from "../defining/devices";
import { uuidOf } from "../defining/identity";
import { defined } from "../../foreign/defined";
import { deviceWords, type Held, pinsMemoryOf } from "./assigned";
import { pathOf, type Place } from "./place";
import { findWindows } from "../../windows";
import { parseSize } from "../reading/size";
import type { Stored } from "./stored";
import type { GuestSpec } from "../types";

export interface DiskUser {
  readonly machine: HostMachine;
  readonly disk: HostDisk;
}

export interface DeviceUser {
  readonly machine: HostMachine;
}

export interface PortUser {
  readonly machine: HostMachine;
  readonly console: HostConsole;
}

/**
 * Machines by what only one of them can have: disks, ports and devices of the host. A host may have thousands, and each
 * guest of a deployment asks.
 */
export class MachineIndex {
  private readonly machines = new Map<string, HostMachine>();
  private readonly disks = new Map<string, DiskUser[]>();
  private readonly ports = new Map<number, PortUser[]>();
  private readonly devices = new Map<string, DeviceUser[]>();

  constructor(
    private readonly resources: HostResources,
    machines: readonly HostMachine[] = [],
  ) {
    for (const machine of machines) this.add(machine);
  }

  /** Adds a machine, in the place of an earlier one of the same UUID. */
  add(machine: HostMachine): void {
    const before = this.machines.get(machine.uuid);
    if (before !== undefined) {
      for (const disk of before.disks) remove(this.disks.get(this.keyOf(placeOf(disk))), before);
      for (const { port } of before.consoles) remove(this.ports.get(port), before);
      for (const device of deviceWords(before)) remove(this.devices.get(device), before);
    }
    this.machines.set(machine.uuid, machine);
    for (const disk of machine.disks) append(this.disks, this.keyOf(placeOf(disk)), { machine, disk });
    for (const console of machine.consoles) append(this.ports, console.port, { machine, console });
    for (const device of deviceWords(machine)) append(this.devices, device, { machine });
  }

  has(uuid: string): boolean {
    return this.machines.has(uuid);
  }

  usersOf(place: Place): readonly DiskUser[] {
    return this.disks.get(this.keyOf(place)) ?? [];
  }

  onPort(port: number): readonly PortUser[] {
    return this.ports.get(port) ?? [];
  }

  get all(): readonly HostMachine[] {
    return [...this.machines.values()];
  }

  hasName(name: string): boolean {
    return [...this.machines.values()].some((machine) => machine.name === name);
  }

  /** @param device A word of {@link deviceWords}. */
  withDevice(device: string): readonly DeviceUser[] {
    return this.devices.get(device) ?? [];
  }

  /** The path where the pools tell it, so that one file named in two ways is one. */
  private keyOf(place: Place): string {
    return pathOf(place, this.resources) ?? ("path" in place ? place.path : `${place.pool}\n${place.volume}`);
  }
}

const placeOf = ({ path = "", pool, volume }: HostDisk): Place =>
  pool !== undefined && volume !== undefined ? { pool, volume } : { path };

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

function remove(users: { readonly machine: HostMachine }[] | undefined, machine: HostMachine): void {
  const at = users?.findIndex((user) => user.machine === machine) ?? -1;
  if (at >= 0) users!.splice(at, 1);
}

const indexes = new WeakMap<HostResources, MachineIndex>();

/** The machines that the host had when it was asked. */
export function machinesOn(resources: HostResources): MachineIndex {
  let index = indexes.get(resources);
  if (index === undefined) indexes.set(resources, (index = new MachineIndex(resources, resources.machines)));
  return index;
}

/** A guest as the others see it: what only one machine can have. `devices`: those of the host that it gets. */
export function machineOf(
  spec: GuestSpec,
  storage: readonly Stored[],
  running: boolean,
  devices: Held = {},
): HostMachine {
  const { graphics } = spec;
  return {
    name: spec.name,
    uuid: (spec.uuid ?? uuidOf(spec.name)).toLowerCase(),
    running,
    disks: storage.flatMap(({ path, cdrom, place }) => (cdrom ? [] : [{ target: path, ...place }])),
    consoles:
      graphics?.port === undefined
        ? []
        : [{ type: graphics.type ?? "vnc", port: graphics.port, fixed: true, listen: listenOf(spec) }],
    ...devices,
    ...pinned(spec),
    ...shared(spec),
  };
}

/** All memory of a machine that has a device of the host for itself, but not a USB device, or that locks it. */
function pinned(spec: GuestSpec): Pick<HostMachine, "pinnedKiB" | "pageKiB"> {
  const { hostDevices = [], networks = [], memoryBacking, hugepages } = spec;
  const isPinned =
    memoryBacking?.locked === true ||
    networks.some((network) => network?.function !== undefined) ||
    hostDevices.some((one) => one !== undefined && pinsMemoryOf(one));
  if (!isPinned) return {};
  const asked = parseSize(spec.memory);
  const usual = findWindows(spec.windows)?.usual.memoryMiB;
  const pinnedKiB = asked.ok ? asked.value : usual === undefined ? undefined : usual * 1024;
  const page = parseSize(hugepages?.size);
  return defined({ pinnedKiB, pageKiB: page.ok ? page.value : undefined });
}

/** Names in `/dev/shm` that the machine takes. */
function shared({ sharedMemory = [] }: GuestSpec): Pick<HostMachine, "sharedMemory"> {
  const names = sharedMemory.flatMap((one) => one?.name ?? []);
  return names.length === 0 ? {} : { sharedMemory: names };
}
