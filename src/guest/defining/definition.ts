import type { DomainDefinition } from "../../domain/definition";
import { defined } from "../../foreign/defined";
import { enlightenment, isEnlightenmentName } from "../../enlightenments/catalogue";
import { writtenEnlightenments } from "../../enlightenments/resolve";
import type { EngineResult, ResolvedEnlightenment } from "../../enlightenments/types";
import type { ComposedPreset } from "../../presets";
import type { WindowsVersion } from "../../windows";
import type { Assigned } from "../host/assigned";
import { hostDevices } from "./host-devices";
import { nvmeDevices } from "./nvme-disks";
import { bootingBeside, placesOfHostDevices } from "./boot-order";
import { bootMenuOf, controllerDevices, diskDevices, listenOf, saysBootOrder } from "./devices";
import { uuidOf } from "./identity";
import { functionAddresses, interfaceDevices } from "./networks";
import { graphicsOptions, peripheralDevices, videoDevice } from "./peripherals";
import type { Machine, TpmModel } from "../deciding/decided";
import { ANY_CPU } from "../reading/leaves";
import { parseSize } from "../reading/size";
import { backingOf, sharedDevices } from "./shares";
import { smbiosOf } from "./smbios";
import { addMemoryRoom, addTuning } from "./tuning";
import type { GuestSpec } from "../types";

export interface DefinitionInput {
  readonly spec: GuestSpec;
  readonly windows: WindowsVersion;
  readonly preset: ComposedPreset;
  readonly machine: Machine;
  readonly engine: EngineResult;
  readonly assigned: readonly Assigned[];
}

type Timer = DomainDefinition["clock"]["timers"][number];
type CpuFeature = DomainDefinition["cpu"]["features"][number];

/** Everything that was decided, as the definition that libvirt gets. */
export function defineDomain(input: DefinitionInput): DomainDefinition {
  const { spec, windows, machine, preset } = input;
  const uuid = (spec.uuid ?? uuidOf(spec.name)).toLowerCase();
  const written = spellEnlightenments(input.engine);
  const definition: DomainDefinition = {
    type: "kvm",
    name: spec.name,
    uuid,
    metadata: {
      ...{ windows: windows.id, preset: preset.id, osinfoId: spec.osinfo ?? windows.osinfoId },
      ...suppressed(spec),
    },
    memoryKiB: machine.memoryKiB,
    vcpus: machine.vcpus,
    os: {
      machine: spec.machineType ?? "q35",
      firmware: firmware(input),
      ...smbiosOf(spec).os,
      ...bootMenuOf(spec),
    },
    features: { vmport: false },
    cpu: cpu(input),
    clock: {
      offset: machine.clock,
      ...defined({ timeZone: spec.clock?.timeZone }),
      timers: timers(input, written.hypervclock),
    },
    pm: { suspendToMem: machine.powerManagement, suspendToDisk: machine.powerManagement },
    devices: devices(input, uuid, written.panic),
  };
  if (machine.maxVcpus > machine.vcpus) definition.maxVcpus = machine.maxVcpus;
  if (machine.currentMemoryKiB !== undefined && machine.currentMemoryKiB < machine.memoryKiB)
    definition.currentMemoryKiB = machine.currentMemoryKiB;
  if (spec.description !== undefined) definition.description = spec.description;
  const { sysinfo } = smbiosOf(spec);
  if (sysinfo !== undefined) definition.sysinfo = sysinfo;
  Object.assign(definition, backingOf(spec));
  addFeatures(definition, input, written.features);
  addPlacement(definition, spec, machine);
  addTuning(definition, spec, machine);
  addMemoryRoom(definition, machine);
  return definition;
}

const suppressed = ({ suppress = [] }: GuestSpec): Pick<NonNullable<DomainDefinition["metadata"]>, "suppress"> =>
  suppress.length === 0
    ? {}
    : {
        suppress: suppress.map(({ rule, reason, until }) => ({
          rule,
          reason,
          ...(until === undefined ? {} : { until }),
        })),
      };

function firmware({ spec, machine }: DefinitionInput): DomainDefinition["os"]["firmware"] {
  if (machine.firmware === "bios") return { type: "bios" };
  const nvram = spec.firmware?.nvram;
  return {
    type: "uefi",
    secureBoot: machine.secureBoot,
    enrolledKeys: machine.secureBoot,
    ...(nvram === undefined ? {} : { nvramPath: nvram }),
  };
}

function addFeatures(
  definition: DomainDefinition,
  { spec, machine, engine }: DefinitionInput,
  features: HyperVFeatures,
): void {
  if (engine.mode !== "custom" || Object.keys(features).length > 0)
    definition.features.hyperv = { mode: engine.mode, features };
  if (spec.hideKvm === true) definition.features.kvmHidden = true;
  if (!machine.pmu) definition.features.pmu = false;
  if (spec.ioapic !== undefined) definition.features.ioapic = spec.ioapic;
  // Firmware with Secure Boot keeps its variables behind system management mode.
  if (machine.secureBoot && machine.firmware === "uefi") definition.features.smm = true;
}

function addPlacement(definition: DomainDefinition, spec: GuestSpec, machine: Machine): void {
  if (machine.iothreads > 0) definition.iothreads = machine.iothreads;
  const page = spec.hugepages?.size === undefined ? undefined : parseSize(spec.hugepages.size);
  if (page?.ok === true) definition.hugepages = { sizeKiB: page.value };
  else if (spec.hugepages !== undefined && page === undefined) definition.hugepages = {};
  if (spec.numa !== undefined) definition.numatune = { mode: spec.numa.mode ?? "strict", nodeset: spec.numa.nodes };
  if (spec.pinning === undefined) return;
  definition.cputune = { vcpupin: vcpuPins(spec.pinning.vcpus) };
  if (spec.pinning.emulator !== undefined) definition.cputune.emulatorpin = spec.pinning.emulator;
  const iothreads = iothreadPins(spec.pinning, machine.iothreads);
  if (iothreads.length > 0) definition.cputune.iothreadpin = iothreads;
}

/** One for each thread, as far as the spec names host CPUs. */
function iothreadPins({ emulator, iothread, iothreads }: NonNullable<GuestSpec["pinning"]>, count: number): string[] {
  const pins: string[] = [];
  for (let thread = 0; thread < count; thread += 1) {
    const pin = iothreads?.[thread] ?? iothread ?? emulator;
    if (pin === undefined) break;
    pins.push(pin);
  }
  return pins;
}

/** libvirt has nothing for a vCPU that may run anywhere. */
function vcpuPins(vcpus: readonly string[]): (string | null)[] {
  const pins = vcpus.map((cpus) => (cpus === ANY_CPU ? null : cpus));
  while (pins.at(-1) === null) pins.pop();
  return pins;
}

function cpu({ spec, machine }: DefinitionInput): DomainDefinition["cpu"] {
  const result: DomainDefinition["cpu"] = {
    mode: machine.cpuMode,
    topology: { ...machine.topology, dies: 1 },
    features: cpuFeatures(spec, machine),
  };
  if (spec.cpu?.model !== undefined) result.model = spec.cpu.model;
  if (machine.addressBits !== undefined) result.addressBits = machine.addressBits;
  if (machine.cpuCache !== undefined) result.cache = machine.cpuCache;
  return result;
}

/** The user's own features first; those of the tables only where the user said nothing about the same one. */
export function cpuFeatures(spec: GuestSpec, machine: Machine): CpuFeature[] {
  const features: CpuFeature[] = [...(spec.cpu?.features ?? [])];
  for (const { name, policy } of machine.cpuFeatures) {
    if (policy !== undefined && !features.some((feature) => feature.name === name)) features.push({ name, policy });
  }
  return features;
}

function timers({ machine, preset }: DefinitionInput, hypervclock: boolean | undefined): Timer[] {
  const list: Timer[] = preset.timers.map(({ name, present, tickpolicy }) => {
    const timer: Timer = { name };
    if (present !== undefined) timer.present = present;
    if (tickpolicy !== undefined) timer.tickpolicy = tickpolicy;
    return timer;
  });
  if (hypervclock !== undefined) list.push({ name: "hypervclock", present: hypervclock });
  if (machine.tscFrequency !== undefined) list.push({ name: "tsc", frequency: machine.tscFrequency });
  return list;
}

type HyperVFeatures = NonNullable<DomainDefinition["features"]["hyperv"]>["features"];

/** Enlightenments in libvirt's spelling: elements below `<hyperv>`, the hypervclock timer, the panic device. */
function spellEnlightenments(engine: EngineResult): {
  readonly features: HyperVFeatures;
  readonly hypervclock?: boolean;
  readonly panic: boolean;
} {
  const features: HyperVFeatures = {};
  let hypervclock: boolean | undefined;
  let panic = false;
  for (const row of writtenEnlightenments(engine)) {
    if (!isEnlightenmentName(row.name)) continue;
    const { libvirt } = enlightenment(row.name);
    const on = row.state === "on";
    if (libvirt.kind === "element") features[libvirt.element] = stateOf(row);
    else if (libvirt.kind === "child") features[`${libvirt.parent}.${libvirt.element}`] = stateOf(row);
    else if (libvirt.kind === "timer") hypervclock = on;
    else if (libvirt.kind === "panic") panic = on;
  }
  return { features, panic, ...(hypervclock === undefined ? {} : { hypervclock }) };
}

const stateOf = (row: ResolvedEnlightenment): HyperVFeatures[string] =>
  row.value === undefined ? { state: row.state } : { state: row.state, value: row.value };

function devices(
  { spec, machine, windows, assigned }: DefinitionInput,
  uuid: string,
  panic: boolean,
): DomainDefinition["devices"] {
  const disks = diskDevices(spec.name, spec, machine);
  const nvmeDisks = nvmeDevices(
    assigned,
    machine,
    disks.map(({ target }) => target),
  );
  const result: DomainDefinition["devices"] = {
    disks,
    ...(nvmeDisks.length === 0 ? {} : { nvmeDisks: [...nvmeDisks] }),
    controllers: controllerDevices([...disks, ...nvmeDisks], machine, windows, spec),
    interfaces: interfaceDevices(spec, uuid, machine, windows, functionAddresses(assigned)),
    guestAgent: machine.guestAgent,
    ...peripheralDevices(spec),
    video: videoDevice(machine.video, spec.video),
    rng: machine.rng,
    panic: panic ? ["hyperv"] : [],
    memballoon: machine.memoryBalloon ? "virtio" : "none",
    ...sharedDevices(spec),
  };
  const given = hostDevices(assigned) ?? [];
  if (given.length > 0) result.hostDevices = [...given];
  // An order that the program says is judged, and not changed.
  if (!saysBootOrder(spec)) result.disks = bootingBeside(disks, placesOfHostDevices(result));
  if (spec.redirectedUsb !== undefined && spec.redirectedUsb > 0) result.redirectedUsb = spec.redirectedUsb;
  if (machine.graphics !== "none") result.graphics = graphics(spec, machine.graphics);
  if (machine.graphics === "spice" && (spec.graphics?.spice?.agent ?? machine.guestAgent)) result.spiceAgent = true;
  if (machine.sound !== "none") result.sound = machine.sound;
  // BitLocker's keys are in it.
  if (machine.tpm !== undefined) result.tpm = tpmDevice(spec, machine.tpm);
  return result;
}

/** The emulator keeps its state when the definition goes and comes back; others look after theirs. */
function tpmDevice({ tpm }: GuestSpec, model: TpmModel): DomainDefinition["devices"]["tpm"] {
  const [device, socket] = [tpm?.device, tpm?.socket];
  if (device !== undefined) return { model, version: "2.0", backend: { type: "passthrough", device } };
  if (socket !== undefined) return { model, version: "2.0", backend: { type: "external", socket } };
  return { model, version: "2.0", persistentState: true };
}

type Graphics = NonNullable<DomainDefinition["devices"]["graphics"]>;

function graphics(spec: GuestSpec, type: Graphics["type"]): Graphics {
  const result: Graphics = { type, listen: listenOf(spec), ...graphicsOptions(spec, type) };
  if (spec.graphics?.port !== undefined) result.port = spec.graphics.port;
  if (spec.graphics?.password !== undefined) result.password = spec.graphics.password;
  return result;
}
