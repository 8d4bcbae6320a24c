import type { DomainDefinition } from "../../domain/definition";
import { renderDomainTree, serialize } from "../../domain";
import { child } from "../../domain/xml";
import { defined } from "../../foreign/defined";
import { DEFAULT_SHUTDOWN_TIMEOUT_S, targetOf, type DomainOptions } from "../options";
import type {
  LibvirtDomainArgs,
  LibvirtEntriesArgs,
  LibvirtMemoryBackingArgs,
  LibvirtMemoryTuneArgs,
  LibvirtOsArgs,
  LibvirtSmbiosArgs,
  YesNo,
} from "./args";
import { deviceArgs } from "./devices";
import { cpuArgs, featureArgs, timerArgs } from "./features";

const yesNo = (value: boolean): YesNo => (value ? "yes" : "no");

/**
 * The arguments of a `libvirt.Domain` over provider 0.9 and newer.
 *
 * Three things have no argument in that provider and are refused or said by `libvirt09Findings`: the machine's UUID,
 * which the provider keeps to itself; `cpu.migratable: false`; and an enlightenment that it does not know.
 *
 * The shapes are those that the provider reads back the way they were written. UEFI is the exception that needs help:
 * libvirt's automatic choice (`firmware: "efi"`) comes back as nothing from a running machine, and every later
 * `pulumi up` would stop and redefine it. Give the definition its loader and NVRAM file first (`withExplicitFirmware`).
 */
export function toLibvirtDomainArgs(definition: DomainDefinition, options: DomainOptions = {}): LibvirtDomainArgs {
  const timeout = options.shutdownTimeout ?? DEFAULT_SHUTDOWN_TIMEOUT_S;
  return defined({
    name: definition.name,
    type: definition.type,
    title: definition.title,
    description: definition.description,
    metadata: metadataArgs(definition, options),
    memory: definition.memoryKiB,
    memoryUnit: "KiB" as const,
    currentMemory: definition.currentMemoryKiB,
    currentMemoryUnit: definition.currentMemoryKiB === undefined ? undefined : ("KiB" as const),
    ...maximumMemoryArgs(definition.maxMemory),
    memoryTune: definition.memtune && memoryTuneArgs(definition.memtune),
    vcpu: definition.maxVcpus ?? definition.vcpus,
    vcpuCurrent: definition.maxVcpus === undefined ? undefined : definition.vcpus,
    ioThreads: definition.iothreads,
    memoryBacking: backingArgs(definition),
    cpuTune: cpuTuneArgs(definition.cputune),
    numaTune: definition.numatune && {
      memory: { mode: definition.numatune.mode, nodeset: definition.numatune.nodeset },
    },
    sysInfos: definition.sysinfo && [{ smbios: smbiosArgs(definition.sysinfo) }],
    os: osArgs(definition.os),
    features: featureArgs(definition.features),
    cpu: cpuArgs(definition.cpu),
    clock: clockArgs(definition.clock),
    onPoweroff: definition.onPoweroff,
    onReboot: definition.onReboot,
    onCrash: definition.onCrash,
    pm: definition.pm && {
      suspendToMem: { enabled: yesNo(definition.pm.suspendToMem) },
      suspendToDisk: { enabled: yesNo(definition.pm.suspendToDisk) },
    },
    devices: deviceArgs(definition.devices),
    running: options.running ?? true,
    autostart: options.autostart,
    update: {
      shutdown: { timeout: options.forceStop === true ? timeout : Math.max(timeout, DEFAULT_SHUTDOWN_TIMEOUT_S) },
    },
    destroy: { shutdown: { timeout } },
  });
}

const maximumMemoryArgs = (
  room: DomainDefinition["maxMemory"],
): Pick<LibvirtDomainArgs, "maximumMemory" | "maximumMemoryUnit" | "maximumMemorySlots"> =>
  room === undefined ? {} : { maximumMemory: room.sizeKiB, maximumMemoryUnit: "KiB", maximumMemorySlots: room.slots };

function memoryTuneArgs(limits: NonNullable<DomainDefinition["memtune"]>): LibvirtMemoryTuneArgs {
  const { hardLimitKiB: hardLimit, softLimitKiB: softLimit, swapHardLimitKiB: swapHardLimit } = limits;
  const unit = (limit: number | undefined): "KiB" | undefined => (limit === undefined ? undefined : "KiB");
  return defined({
    ...{ hardLimit, hardLimitUnit: unit(hardLimit), softLimit, softLimitUnit: unit(softLimit) },
    ...{ swapHardLimit, swapHardLimitUnit: unit(swapHardLimit) },
  });
}

function backingArgs(definition: DomainDefinition): LibvirtMemoryBackingArgs | undefined {
  const { hugepages, noSharePages, memoryLocked, memorySource: type, memoryAccess: mode } = definition;
  const backing = defined({
    memoryHugePages:
      hugepages &&
      (hugepages.sizeKiB === undefined ? {} : { hugepages: [{ size: hugepages.sizeKiB, unit: "KiB" as const }] }),
    memoryNosharepages: noSharePages,
    memoryLocked: memoryLocked || undefined,
    memorySource: type && { type },
    memoryAccess: mode && { mode },
  });
  return Object.keys(backing).length === 0 ? undefined : backing;
}

function metadataArgs(definition: DomainDefinition, options: DomainOptions): LibvirtDomainArgs["metadata"] {
  const metadata = child(renderDomainTree(definition, targetOf(options)), "metadata");
  if (!metadata) return undefined;
  return {
    xml: metadata.children
      .map((node) => (typeof node === "string" ? "" : serialize(node)))
      .join("")
      .trim(),
  };
}

function cpuTuneArgs(cputune: DomainDefinition["cputune"]): LibvirtDomainArgs["cpuTune"] {
  if (!cputune) return undefined;
  return defined({
    ...{ shares: cputune.shares, period: cputune.periodUs, quota: cputune.quotaUs },
    ...{ globalPeriod: cputune.globalPeriodUs, globalQuota: cputune.globalQuotaUs },
    ...{ emulatorPeriod: cputune.emulatorPeriodUs, emulatorQuota: cputune.emulatorQuotaUs },
    vcpuScheds: cputune.vcpusched?.map((thread, vcpu) => ({ vcpus: String(vcpu), ...defined(thread) })),
    vcpuPins: cputune.vcpupin.flatMap((cpuSet, vcpu) => (cpuSet === null ? [] : [{ vcpu, cpuSet }])),
    emulatorPin: cputune.emulatorpin === undefined ? undefined : { cpuSet: cputune.emulatorpin },
    // libvirt counts I/O threads from 1.
    ioThreadPins: cputune.iothreadpin?.map((cpuSet, index) => ({ ioThread: index + 1, cpuSet })),
  });
}

const clockArgs = ({ offset, timeZone, timers }: DomainDefinition["clock"]): LibvirtDomainArgs["clock"] => ({
  ...(timeZone === undefined ? { offset } : { offset: "timezone", timeZone }),
  timers: timers.map(timerArgs),
});

function smbiosArgs(sysinfo: NonNullable<DomainDefinition["sysinfo"]>): LibvirtSmbiosArgs {
  const { bios, system, baseBoard, chassis, oemStrings } = sysinfo;
  return defined({
    bios: bios && entryArgs(bios),
    system: system && entryArgs(system),
    baseBoards: baseBoard && [entryArgs(baseBoard)],
    chassis: chassis && entryArgs(chassis),
    oemStrings: oemStrings && { entries: [...oemStrings] },
  });
}

const entryArgs = (fields: Readonly<Record<string, string | undefined>>): LibvirtEntriesArgs => ({
  entries: Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
});

function osArgs(os: DomainDefinition["os"]): LibvirtOsArgs {
  const { firmware } = os;
  return defined({
    type: "hvm" as const,
    typeArch: "x86_64",
    typeMachine: os.machine,
    smBios: os.smbios && { mode: os.smbios },
    bootMenu: bootMenuArgs(os),
    ...(firmware.type === "bios"
      ? {}
      : firmware.loaderPath === undefined
        ? automaticFirmware(firmware)
        : explicitFirmware(firmware)),
  });
}

const bootMenuArgs = ({ bootMenu, bootMenuTimeoutMs: timeout }: DomainDefinition["os"]): LibvirtOsArgs["bootMenu"] =>
  bootMenu === undefined
    ? undefined
    : defined({ enable: yesNo(bootMenu), timeout: timeout === undefined ? undefined : String(timeout) });

type Uefi = Extract<DomainDefinition["os"]["firmware"], { type: "uefi" }>;

function explicitFirmware(firmware: Uefi): Partial<LibvirtOsArgs> {
  return defined({
    loader: firmware.loaderPath,
    loaderReadonly: "yes" as const,
    loaderType: "pflash" as const,
    loaderSecure: firmware.secureBoot ? ("yes" as const) : undefined,
    nvRam: nvRamArgs(firmware),
  });
}

function automaticFirmware(firmware: Uefi): Partial<LibvirtOsArgs> {
  return defined({
    firmware: "efi" as const,
    firmwareInfo: {
      features: [
        { name: "enrolled-keys", enabled: yesNo(firmware.enrolledKeys) },
        { name: "secure-boot", enabled: yesNo(firmware.secureBoot) },
      ],
    },
    loaderSecure: firmware.secureBoot ? ("yes" as const) : undefined,
    nvRam: nvRamArgs(firmware),
  });
}

/**
 * The plain path, never `nvRam.source`: libvirt then writes the path on a line of its own, and it comes back with white
 * space.
 */
function nvRamArgs(firmware: Uefi): LibvirtOsArgs["nvRam"] {
  if (firmware.nvramPath === undefined) return undefined;
  return defined({ nvRam: firmware.nvramPath, template: firmware.nvramTemplate });
}
