/**
 * The arguments of `Domain` and `Volume` of a Pulumi SDK that bridges the Terraform provider for libvirt 0.9 and newer
 * (`pulumi package add terraform-provider dmacvicar/libvirt`): the part of them that a Windows machine needs, spelled
 * here, so that nobody needs that SDK to compile. Every name follows libvirt's XML the way that provider derives it.
 */
import type { CatalogueRow } from "../../enlightenments/catalogue";

export interface LibvirtDomainArgs {
  name: string;
  type: string;
  title?: string;
  description?: string;
  /** `xml` is the content of `<metadata>`. */
  metadata?: { xml: string };
  memory: number;
  memoryUnit: "KiB";
  currentMemory?: number;
  currentMemoryUnit?: "KiB";
  /** The most that the machine has room for. */
  maximumMemory?: number;
  maximumMemoryUnit?: "KiB";
  maximumMemorySlots?: number;
  memoryTune?: LibvirtMemoryTuneArgs;
  vcpu: number;
  vcpuCurrent?: number;
  ioThreads?: number;
  memoryBacking?: LibvirtMemoryBackingArgs;
  cpuTune?: {
    shares?: number;
    period?: number;
    quota?: number;
    globalPeriod?: number;
    globalQuota?: number;
    emulatorPeriod?: number;
    emulatorQuota?: number;
    vcpuScheds?: { vcpus: string; scheduler: string; priority?: number }[];
    vcpuPins?: { vcpu: number; cpuSet: string }[];
    emulatorPin?: { cpuSet: string };
    ioThreadPins?: { ioThread: number; cpuSet: string }[];
  };
  numaTune?: { memory: { mode: string; nodeset: string } };
  sysInfos?: { smbios: LibvirtSmbiosArgs }[];
  os: LibvirtOsArgs;
  features: LibvirtFeaturesArgs;
  cpu: LibvirtCpuArgs;
  clock: { offset: string; timeZone?: string; timers: LibvirtTimerArgs[] };
  onPoweroff?: string;
  onReboot?: string;
  onCrash?: string;
  pm?: { suspendToMem: { enabled: YesNo }; suspendToDisk: { enabled: YesNo } };
  devices: LibvirtDevicesArgs;
  /** Is the machine started after it was defined? That provider's own default is no. */
  running: boolean;
  autostart?: boolean;
  /**
   * Before an update: ask the guest to shut down and wait this many seconds. After that this provider cuts the power.
   */
  update: { shutdown: { timeout: number } };
  /**
   * Before a removal: ask the guest to shut down and wait this many seconds. After that this provider fails, and
   * nothing is removed.
   */
  destroy: { shutdown: { timeout: number } };
}

export type YesNo = "yes" | "no";
export interface StateArgs {
  state: "on" | "off";
}

export interface LibvirtMemoryBackingArgs {
  memoryHugePages?: { hugepages?: { size: number; unit: "KiB" }[] };
  memoryNosharepages?: boolean;
  memoryLocked?: boolean;
  memorySource?: { type: string };
  memoryAccess?: { mode: string };
}

export interface LibvirtMemoryTuneArgs {
  hardLimit?: number;
  hardLimitUnit?: "KiB";
  softLimit?: number;
  softLimitUnit?: "KiB";
  swapHardLimit?: number;
  swapHardLimitUnit?: "KiB";
}

export interface LibvirtEntriesArgs {
  entries: { name: string; value: string }[];
}

export interface LibvirtSmbiosArgs {
  bios?: LibvirtEntriesArgs;
  system?: LibvirtEntriesArgs;
  baseBoards?: LibvirtEntriesArgs[];
  chassis?: LibvirtEntriesArgs;
  oemStrings?: { entries: string[] };
}

export interface LibvirtOsArgs {
  type: "hvm";
  typeArch: string;
  typeMachine: string;
  smBios?: { mode: string };
  bootMenu?: { enable: YesNo; timeout?: string };
  /** Only where the loader is not known: see `withExplicitFirmware`. */
  firmware?: "efi";
  firmwareInfo?: { features: { name: string; enabled: YesNo }[] };
  loader?: string;
  loaderReadonly?: YesNo;
  loaderSecure?: YesNo;
  loaderType?: "pflash";
  nvRam?: { nvRam: string; template?: string };
}

/** Rows of the catalogue that provider 0.9 has an argument for. */
type Spelled<Kind extends string> = Extract<CatalogueRow, { libvirt: { kind: Kind; sdkArgument: string } }>;
type ValueArgs<Row> = Row extends {
  libvirt: { valueAttribute: infer Name extends string };
  value: { type: infer Type };
}
  ? { [K in Name]?: Type extends "uint32" ? number : string }
  : unknown;
type ChildArgs<Parent extends string> = {
  [Child in Extract<Spelled<"child">, { libvirt: { parent: Parent } }> as Child["libvirt"]["sdkArgument"]]?: StateArgs;
};

export type LibvirtHypervArgs = { mode: string } & {
  [Row in Spelled<"element"> as Row["libvirt"]["sdkArgument"]]?: StateArgs &
    ValueArgs<Row> &
    ChildArgs<Row["libvirt"]["element"]>;
};

export interface LibvirtFeaturesArgs {
  acpi: true;
  apic: Record<string, never>;
  hyperV?: LibvirtHypervArgs;
  kvm?: { hidden: StateArgs };
  vmPort?: StateArgs;
  pmu?: StateArgs;
  smm?: StateArgs;
  ioapic?: { driver: string };
}

export interface LibvirtCpuArgs {
  mode: string;
  model?: string;
  check?: string;
  topology?: { sockets: number; dies?: number; cores: number; threads: number };
  cache?: { mode: string; level?: number };
  numa?: { cells: { id: number; cpus: string; memory: number; unit: "KiB" }[] };
  maxPhysAddr?: { mode: "emulate"; bits: number };
  features?: { name: string; policy: string }[];
}

export interface LibvirtTimerArgs {
  name: string;
  present?: YesNo;
  tickPolicy?: string;
  track?: string;
  mode?: string;
  frequency?: number;
}

export interface LibvirtDiskArgs {
  device: "disk" | "cdrom" | "lun";
  rawIo?: "yes";
  /** Absent for an empty drive. */
  driver?: {
    name: "qemu";
    type: string;
    cache?: string;
    io?: string;
    discard?: string;
    detectZeros?: string;
    ioThread?: number;
    queues?: number;
  };
  source?:
    | { file: { file: string } }
    | { block: { dev: string }; reservations?: { managed: true } }
    | { volume: { pool: string; volume: string } };
  /** Bytes and operations per second. */
  ioTune?: {
    totalBytesSec?: number;
    readBytesSec?: number;
    writeBytesSec?: number;
    totalIopsSec?: number;
    readIopsSec?: number;
    writeIopsSec?: number;
  };
  target: { dev: string; bus: string; rotationRate?: number };
  serial?: string;
  wwn?: string;
  shareable?: boolean;
  readOnly?: boolean;
  boot?: { order: number };
}

interface LibvirtFlowArgs {
  average: number;
  peak?: number;
  floor?: number;
  burst?: number;
}

export interface LibvirtInterfaceArgs {
  source:
    | { network: { network: string; portGroup?: string } }
    | { bridge: { bridge: string } }
    | { direct: { dev: string; mode: string } }
    | { hostdev: { pci: { address: { domain: number; bus: number; slot: number; function: number } } } }
    | { user: Record<string, never> };
  managed?: true;
  mac?: { address: string };
  vlan?: { trunk?: YesNo; tags: { id: number; nativeMode?: string }[] };
  virtualPort?: { params: { openVSwitch: { interfaceId?: string; profileId?: string } } };
  bandwidth?: { inbound?: LibvirtFlowArgs; outbound?: LibvirtFlowArgs };
  portOptions?: { isolated: YesNo };
  model?: { type: string };
  driver?: { queues: number };
  filterRef?: { filter: string; parameters?: { name: string; value: string }[] };
  mtu?: { size: number };
  link?: { state: "down" };
  boot?: { order: number };
}

export interface LibvirtGraphicArgs {
  autoPort?: boolean;
  port?: number;
  listen?: string;
  listeners?: { socket: { socket: string } }[];
  /** Secret. */
  passwd?: string;
}

export interface LibvirtSpiceArgs extends LibvirtGraphicArgs {
  tlsPort?: number;
  defaultMode?: "secure";
  image?: { compression: string };
  jpeg?: { compression: string };
  zlib?: { compression: string };
  playback?: { compression: "on" | "off" };
  streaming?: { mode: string };
  mouse?: { mode: string };
  clipBoard?: { copyPaste: YesNo };
  fileTransfer?: { enable: YesNo };
  gl?: { enable: YesNo; renderNode?: string };
}

export type LibvirtAudioArgs = { id: number } & (
  | { none: Record<string, never> }
  | { alsa: { output?: { dev: string } } }
  | { pulseAudio: { serverName?: string } }
  | { pipeWire: { runtimeDir?: string } }
);

export interface LibvirtInputArgs {
  type: string;
  bus?: string;
  source?: { evDev: { dev: string; grab?: "all"; grabToggle?: string; repeat?: "on" } };
}

export interface LibvirtChannelArgs {
  source: { unix: { mode?: string } } | { spiceVmc: true };
  target: { virtIo: { name: string } };
}

/** Memory in KiB. */
export interface LibvirtVideoModelArgs {
  type: string;
  ram?: number;
  vram?: number;
  vram64?: number;
  vgaMem?: number;
  heads?: number;
  primary?: "yes";
  accel?: { accel3d: YesNo };
  resolution?: { x: number; y: number };
}

export type LibvirtTpmBackendArgs =
  | { emulator: { version: string; persistentState?: "yes" } }
  | { passthrough: { device: { path: string } } }
  | { external: { source: { unix: { mode: "connect"; path: string } } } };

export interface LibvirtDevicesArgs {
  disks: LibvirtDiskArgs[];
  controllers?: {
    type: string;
    index: number;
    model?: string;
    driver?: { ioThread?: number; queues?: number };
    usb?: { port: number };
  }[];
  filesystems?: {
    accessMode: "passthrough";
    driver: { type: "virtiofs" };
    source: { mount: { dir: string } };
    target: { dir: string };
  }[];
  shmems?: { name: string; model: { type: "ivshmem-plain" }; size: number; sizeUnit: "M" }[];
  interfaces: LibvirtInterfaceArgs[];
  channels?: LibvirtChannelArgs[];
  redirDevs?: { bus: "usb"; source: { spiceVmc: true } }[];
  serials?: { log?: { file: string; append?: "on" } }[];
  inputs?: LibvirtInputArgs[];
  graphics?: ({ vnc: LibvirtGraphicArgs } | { spice: LibvirtSpiceArgs })[];
  audios?: LibvirtAudioArgs[];
  videos?: { model: LibvirtVideoModelArgs }[];
  sounds?: { model: string }[];
  rngs?: { model: "virtio"; backend: { random: string } }[];
  tpms?: { model: string; backend: LibvirtTpmBackendArgs }[];
  panics?: { model: string }[];
  memBalloon: { model: string };
  watchdogs?: { model: string; action: string }[];
}

export interface LibvirtVolumeArgs {
  name: string;
  pool: string;
  capacity?: number;
  capacityUnit?: "B";
  target: { format: { type: string } };
  backingStore?: { path: string; format: { type: string } };
}
