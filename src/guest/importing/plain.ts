import type { DomainDefinition } from "../../domain/definition";
import { catalogue } from "../../enlightenments/catalogue";
import type { Enlightenment } from "../../enlightenments/types";
import { defined } from "../../foreign/defined";
import { ANY_CPU } from "../reading/leaves";
import { sizeText } from "../reading/size";
import type { CdromSpec, DiskSpec, GuestSpec } from "../types";
import { networkSpecs } from "./plain-networks";
import { peripheralSpec } from "./plain-peripherals";
import { diskOptionsSpec, hostDeviceSpecs } from "./host-devices";

type Disk = DomainDefinition["devices"]["disks"][number];

/**
 * A machine as a spec that leaves nothing to a preset: every argument that the definition answers is written out. What
 * no argument can say is left out here; the comparison that follows finds it.
 */
export function plainSpec(definition: DomainDefinition, windows: string): GuestSpec {
  const { cpu, devices, cputune, numatune, hugepages, features } = definition;
  const tsc = definition.clock.timers.find(({ name, frequency }) => name === "tsc" && frequency !== undefined);
  const bootsFirst = systemDiskOf(devices.disks);
  const others = devices.disks.filter((disk) => disk.device === "disk" && disk !== bootsFirst);
  const order = bootOrderSpec(devices.disks, bootsFirst);
  const spec: GuestSpec = {
    name: definition.name,
    windows,
    ...defined({
      uuid: definition.uuid,
      description: definition.description,
      // Before the number of vCPUs, which says the same in fewer words where there is one socket.
      topology: topologySpec(cpu),
      vcpus: definition.vcpus,
      maxVcpus: definition.maxVcpus,
      memory: sizeText(definition.memoryKiB),
      currentMemory: definition.currentMemoryKiB === undefined ? undefined : sizeText(definition.currentMemoryKiB),
      tscFrequency: tsc?.frequency,
      hideKvm: features.kvmHidden,
      ioapic: features.ioapic,
      systemDisk: bootsFirst && { ...diskSpec(bootsFirst), ...order(bootsFirst) },
      bootMenu: bootMenuSpec(definition.os),
      iothreads: definition.iothreads,
      smbios: smbiosSpec(definition),
      memoryBacking: backingSpec(definition),
      maxMemory: definition.maxMemory && sizeText(definition.maxMemory.sizeKiB),
      memorySlots: definition.maxMemory?.slots,
      memoryLimits: memoryLimitsSpec(definition),
      cpuTuning: cpuTuningSpec(cputune),
      pinning:
        cputune === undefined || cputune.vcpupin.length === 0
          ? undefined
          : defined({
              vcpus: Array.from(
                { length: Math.max(cputune.vcpupin.length, definition.maxVcpus ?? definition.vcpus) },
                (_, vcpu) => cputune.vcpupin[vcpu] ?? ANY_CPU,
              ),
              emulator: cputune.emulatorpin,
              ...iothreadPinSpec(cputune.iothreadpin, definition.iothreads),
            }),
      hugepages:
        hugepages && defined({ size: hugepages.sizeKiB === undefined ? undefined : sizeText(hugepages.sizeKiB) }),
      hostDevices: hostDeviceSpecs(devices),
      redirectedUsb: devices.redirectedUsb,
      numa: numatune === undefined ? undefined : { nodes: numatune.nodeset, mode: numatune.mode },
    }),
    sharedFolders: (devices.folders ?? []).map(({ source, tag }) => ({ name: tag, path: source })),
    sharedMemory: (devices.sharedMemory ?? []).map(({ name, sizeMiB }) => ({ name, size: sizeText(sizeMiB * 1024) })),
    disks: others.map((disk) => ({ ...diskSpec(disk), ...order(disk) })),
    cdroms: devices.disks
      .filter(({ device }) => device === "cdrom")
      .map((disk) => ({ ...cdromSpec(disk), ...order(disk) })),
    networks: networkSpecs(devices.interfaces),
    cpu: cpuSpec(cpu),
    firmware: firmwareSpec(definition.os.firmware),
    tpm: tpmSpec(devices.tpm),
    drivers: driversOf(definition),
    nestedVirtualization: showsVirtualization(cpu),
    clock: clockSpec(definition.clock),
    ...peripheralSpec(devices),
    guestAgent: devices.guestAgent,
    memoryBalloon: devices.memballoon !== "none",
    ...enlightenmentSpec(definition),
  };
  return spec;
}

/** One set of CPUs for all I/O threads, or one for each. */
const iothreadPinSpec = (
  pins: readonly string[] | undefined,
  count = 0,
): Pick<NonNullable<GuestSpec["pinning"]>, "iothread" | "iothreads"> =>
  pins === undefined || pins.length === 0
    ? {}
    : pins.length === count && pins.every((cpus) => cpus === pins[0])
      ? { iothread: pins[0]! }
      : { iothreads: [...pins] };

/** The disk that boots first; without an order libvirt takes the first one. */
export function systemDiskOf(disks: readonly Disk[]): Disk | undefined {
  const candidates = disks.filter(({ device }) => device === "disk");
  const orders = candidates.filter(({ bootOrder }) => bootOrder !== undefined);
  return orders.length === 0
    ? candidates[0]
    : orders.reduce((first, one) => (one.bootOrder! < first.bootOrder! ? one : first));
}

const placeSpec = (source: Disk["source"]): Pick<DiskSpec, "path" | "pool" | "volume"> => {
  if (source === undefined) return {};
  return source.type === "volume" ? { pool: source.pool, volume: source.volume } : { path: source.path };
};

const diskSpec = (disk: Disk): DiskSpec => ({
  ...placeSpec(disk.source),
  ...diskOptionsSpec(disk),
  ...defined({
    format: disk.format,
    io: disk.io,
    shareable: disk.shareable,
    lun: disk.lun && defined({ reservations: disk.lun.reservations, rawIo: disk.lun.rawio }),
  }),
});

/** The boot order, where it is another one than that of a guest that says none: the system disk, then the drives. */
function bootOrderSpec(disks: readonly Disk[], system: Disk | undefined): (disk: Disk) => Pick<DiskSpec, "bootOrder"> {
  const drives = disks.filter(({ device }) => device === "cdrom");
  const usual = [...(system === undefined ? [] : [system]), ...drives.filter(({ source }) => source !== undefined)];
  const ordered = disks
    .filter(({ bootOrder }) => bootOrder !== undefined)
    .sort((one, other) => one.bootOrder! - other.bootOrder!);
  const isUsual =
    ordered.length === 0 || (ordered.length === usual.length && ordered.every((disk, at) => disk === usual[at]));
  return ({ bootOrder }) => (isUsual ? {} : defined({ bootOrder }));
}

const bootMenuSpec = ({ bootMenu, bootMenuTimeoutMs: timeoutMs }: DomainDefinition["os"]): GuestSpec["bootMenu"] =>
  bootMenu === undefined ? undefined : { enabled: bootMenu, ...defined({ timeoutMs }) };

const cdromSpec = (disk: Disk): CdromSpec => placeSpec(disk.source);

function tpmSpec(tpm: DomainDefinition["devices"]["tpm"]): NonNullable<GuestSpec["tpm"]> {
  if (tpm === undefined) return { enabled: false };
  const { model, backend } = tpm;
  return {
    enabled: true,
    model,
    ...(backend?.type === "passthrough" ? { device: backend.device } : {}),
    ...(backend?.type === "external" ? { socket: backend.socket } : {}),
  };
}

/** A time zone says that the clock holds local time. */
const clockSpec = ({ offset, timeZone }: DomainDefinition["clock"]): NonNullable<GuestSpec["clock"]> =>
  timeZone === undefined ? { offset } : { timeZone };

function backingSpec(definition: DomainDefinition): GuestSpec["memoryBacking"] {
  const { memorySource, memoryAccess, memoryLocked, noSharePages } = definition;
  const backing = defined({
    source: memorySource,
    shared: memoryAccess === undefined ? undefined : memoryAccess === "shared",
    locked: memoryLocked === true ? true : undefined,
    noSharePages,
  });
  return Object.keys(backing).length === 0 ? undefined : backing;
}

function memoryLimitsSpec({ memtune }: DomainDefinition): GuestSpec["memoryLimits"] {
  if (memtune === undefined) return undefined;
  const text = (kib: number | undefined): string | undefined => (kib === undefined ? undefined : sizeText(kib));
  const { hardLimitKiB, softLimitKiB, swapHardLimitKiB } = memtune;
  return defined({ hard: text(hardLimitKiB), soft: text(softLimitKiB), swap: text(swapHardLimitKiB) });
}

/** One policy for all vCPUs is an argument; others are not. */
function cpuTuningSpec(cputune: DomainDefinition["cputune"]): GuestSpec["cpuTuning"] {
  if (cputune === undefined) return undefined;
  const { vcpupin: _, emulatorpin: __, iothreadpin: ___, vcpusched = [], ...limits } = cputune;
  const [first] = vcpusched;
  const tuning = { ...limits, ...first };
  return Object.keys(tuning).length === 0 ? undefined : tuning;
}

/** Tables that no `<smbios>` points to count for nothing. */
function smbiosSpec({ os, sysinfo }: DomainDefinition): GuestSpec["smbios"] {
  if (os.smbios === "host") return { host: true };
  return os.smbios === undefined ? undefined : sysinfo;
}

const firmwareSpec = (firmware: DomainDefinition["os"]["firmware"]): NonNullable<GuestSpec["firmware"]> =>
  firmware.type === "bios"
    ? { type: "bios" }
    : { type: "uefi", secureBoot: firmware.secureBoot, ...defined({ nvram: firmware.nvramPath }) };

/** Does Windows have the virtio drivers? A device that it could not drive without them tells. */
function driversOf({ devices }: DomainDefinition): "virtio" | "inbox" {
  const disks = devices.disks.some(({ device, bus }) => device === "disk" && (bus === "virtio" || bus === "scsi"));
  return disks || devices.interfaces.some(({ model }) => model === "virtio") ? "virtio" : "inbox";
}

function topologySpec({ topology }: DomainDefinition["cpu"]): GuestSpec["topology"] {
  if (topology === undefined || topology.dies !== 1) return undefined;
  const { sockets, cores, threads } = topology;
  return { sockets, cores, threads };
}

/** A machine without `<cpu>` has QEMU's own model, which no argument can ask for. */
const cpuSpec = ({
  mode,
  model,
  cache,
  addressBits,
  features,
}: DomainDefinition["cpu"]): NonNullable<GuestSpec["cpu"]> => ({
  ...defined({ mode: mode === "custom" && model === undefined ? undefined : mode, model, cache, addressBits }),
  features: features.map((feature) => ({ ...feature })),
});

/** Without a word about them, the guest sees vmx or svm in the modes that show it the host's CPU. */
function showsVirtualization({ mode, features }: DomainDefinition["cpu"]): boolean {
  const said = features.filter(({ name }) => name === "vmx" || name === "svm");
  if (said.some(({ policy }) => policy === "require" || policy === "force")) return true;
  return said.length === 0 && mode !== "custom";
}

function enlightenmentSpec(definition: DomainDefinition): Pick<GuestSpec, "enlightenments" | "enlightenmentMode"> {
  const { hyperv } = definition.features;
  const mode = hyperv?.mode ?? "custom";
  const enlightenments: Record<string, string | number> = {};
  for (const row of catalogue) {
    if (row.libvirt.kind === "none") continue;
    const found = written(row, definition);
    // The other modes leave the rest to libvirt.
    if (found === undefined && mode !== "custom") continue;
    enlightenments[row.property] = found?.state ?? "off";
    if (found?.state === "on" && found.value !== undefined && row.value !== undefined)
      enlightenments[row.value.property] = found.value;
  }
  return { enlightenments: enlightenments, enlightenmentMode: mode };
}

/** An enlightenment as the definition says it, whatever form libvirt gives it. */
function written(
  { libvirt }: Enlightenment,
  { features, clock, devices }: DomainDefinition,
): { readonly state: "on" | "off"; readonly value?: number | string | undefined } | undefined {
  switch (libvirt.kind) {
    case "element":
      return features.hyperv?.features[libvirt.element];
    case "child":
      return features.hyperv?.features[`${libvirt.parent}.${libvirt.element}`];
    case "timer": {
      const timer = clock.timers.find(({ name }) => name === "hypervclock");
      return timer === undefined ? undefined : { state: timer.present === false ? "off" : "on" };
    }
    case "panic":
      return devices.panic.includes("hyperv") ? { state: "on" } : undefined;
    default:
      return undefined;
  }
}
