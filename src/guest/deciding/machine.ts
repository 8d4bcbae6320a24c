import type { CpuVendor, Known } from "../../enlightenments/types";
import { cpuFeaturesFor, type ComposedPreset, type Facts } from "../../presets";
import { QEMU_VFIO_BALLOON } from "../../presets/sources";
import type { HostProfile } from "../../hosts/types";
import type { FirmwareType, WindowsVersion } from "../../windows";
import { ADDRESS_WIDTH_SOURCE, QEMU_ADDRESS_BITS, addressBitsOf } from "./address-width";
import { Choices, YOUR_OWN } from "./choices";
import type { Machine } from "./decided";
import { decideIothreads, recordDisks } from "./disks";
import { recordIdentity } from "./identity";
import { recordCpuFeatures, recordDevices, recordPlacement } from "./recorded";
import { pinsMemoryOf } from "../host/assigned";
import type { HostDeviceSpec } from "../model/host-devices";
import { parseSize, sizeText } from "../reading/size";
import { recordShares } from "./shares";
import { decideMemoryRoom, recordTuning } from "./tuning";
import { askedFeature, isRequired, vendorByEvidence } from "./cpu-evidence";
import type { Choice, GuestSpec } from "../types";
import type { Unknowns } from "../reading/unknowns";

const PINNED = "`hostDevices` pins all memory of the machine, so a balloon could return none of it";

export interface MachineInput {
  readonly spec: GuestSpec;
  readonly windows: WindowsVersion;
  readonly preset: ComposedPreset;
  readonly host?: HostProfile;
  readonly unknowns: Unknowns;
  /** The part of `unknowns` that is not known yet; the rest is malformed. */
  readonly given: Unknowns;
}

/**
 * Decides every setting of the machine: the user's word, else Windows where it insists, else the preset, else a
 * default.
 */
export function decideMachine(input: MachineInput): { readonly machine: Machine; readonly choices: readonly Choice[] } {
  const { spec, windows, unknowns } = input;
  const choices = new Choices(input.preset, unknowns, input.given);
  const cpuVendor = vendorOf(input);
  const { vcpus, maxVcpus, topology } = decideVcpus(input, choices);
  const memoryKiB = decideMemory(input, choices);
  const currentMemoryKiB = decideCurrentMemory(input, choices);
  const memoryRoom = decideMemoryRoom(spec, choices);
  const firmware = decideFirmware(input, choices);

  // Facts grow as decisions fall: a condition may ask about what was decided before it.
  const early: Facts = {
    cpuVendor,
    windows,
    nested: "unknown",
    migratable: intent(spec.migratable, unknowns.at("migratable")),
    fixedTsc: intent(spec.tscFrequency !== undefined, unknowns.at("tscFrequency")),
    invariantTsc: false,
    threads: topology.threads > 1,
    drivers: "inbox",
    firmware,
    graphics: "none",
    ...hostFacts(input.host),
  };
  const nested = decideNested(input, choices, early);
  const drivers = choices.setting("drivers", spec.drivers, early) ?? "inbox";
  const graphics = choices.setting("graphics.type", spec.graphics?.type, early) ?? "vnc";
  const decided: Facts = { ...early, nested, drivers, graphics };
  const invtsc = askedFeature(spec, "invtsc");
  const invariantTsc =
    choices.setting("cpu.invariantTsc", invtsc === undefined ? undefined : invtsc.asked === "on", decided) ?? false;
  const facts: Facts = { ...decided, invariantTsc };

  const secureBoot = decideSecureBoot(input, choices, facts);
  const tpm = decideTpm(input, choices, facts);
  const cpuMode =
    choices.setting("cpu.mode", spec.cpu?.mode ?? (spec.cpu?.model === undefined ? undefined : "custom"), facts) ??
    "host-passthrough";
  const cache = spec.cpu?.cache;
  const cpuCache =
    cache !== undefined || cpuMode === "host-passthrough" ? choices.setting("cpu.cache", cache, facts) : undefined;
  const reachedKiB = memoryRoom?.sizeKiB ?? memoryKiB;
  const addressBits = decideAddressBits({ cpuMode, memoryKiB: reachedKiB, cpuVendor }, input, choices);
  const diskCache = choices.setting("disk.cache", undefined, facts);
  const diskIo = choices.setting("disk.io", undefined, facts);
  const iothreads = decideIothreads(spec, choices, facts);
  const machine: Machine = {
    cpuVendor,
    vcpus,
    maxVcpus,
    topology,
    memoryKiB,
    ...(currentMemoryKiB === undefined ? {} : { currentMemoryKiB }),
    ...(memoryRoom === undefined ? {} : { memoryRoom }),
    nested,
    migratable: spec.migratable === true,
    ...(spec.tscFrequency === undefined
      ? {}
      : { tscFrequency: choices.record("tscFrequency", spec.tscFrequency, "user", YOUR_OWN) }),
    pinned: spec.pinning !== undefined || unknowns.at("pinning"),
    cpuMode,
    ...(cpuCache === undefined ? {} : { cpuCache }),
    ...(addressBits === undefined ? {} : { addressBits }),
    invariantTsc,
    cpuFeatures: cpuFeaturesFor(input.preset, facts),
    pmu: choices.setting("pmu", undefined, facts) ?? true,
    firmware,
    secureBoot,
    ...(tpm === undefined ? {} : { tpm }),
    drivers,
    ...(diskCache === undefined ? {} : { diskCache }),
    ...(diskIo === undefined ? {} : { diskIo }),
    iothreads,
    guestAgent: choices.setting("guestAgent", spec.guestAgent, facts) ?? false,
    memoryBalloon: decideBalloon(input, choices, facts),
    rng: choices.setting("rng", undefined, facts) ?? false,
    graphics,
    video: choices.setting("video.model", spec.video?.model, facts) ?? "vga",
    sound: choices.setting("sound", spec.sound?.model, facts) ?? "none",
    clock: decideClock(input, choices),
    powerManagement: choices.setting("powerManagement", undefined, facts) ?? false,
    facts,
  };
  recordCpuFeatures(spec, machine, choices);
  recordPlacement(spec, machine, choices);
  recordDevices(spec, machine, windows, choices);
  recordDisks(spec, choices);
  recordIdentity(spec, choices);
  recordShares(spec, choices);
  recordTuning(spec, choices);
  return { machine, choices: choices.list };
}

const intent = (asked: boolean | undefined, unknown: boolean): Known =>
  unknown ? "unknown" : asked === true ? "yes" : "no";

/** What conditions may ask about the host; what is not known of it is missing. */
function hostFacts(host: HostProfile | undefined): Pick<Facts, "apicv" | "qemu" | "libvirt" | "namedCpuFeatures"> {
  if (host === undefined) return { apicv: "unknown" };
  const { apicv, qemu, libvirt, cpu } = host;
  return {
    apicv,
    ...(qemu === undefined ? {} : { qemu }),
    ...(libvirt === undefined ? {} : { libvirt }),
    ...(cpu.namedFeatures === undefined ? {} : { namedCpuFeatures: cpu.namedFeatures }),
  };
}

/** The host's CPU vendor, else the one that the user's own words about the CPU betray. */
function vendorOf({ spec, host }: MachineInput): CpuVendor {
  return host !== undefined && host.cpu.vendor !== "unknown" ? host.cpu.vendor : vendorByEvidence(spec);
}

function decideVcpus(
  { spec, windows }: MachineInput,
  choices: Choices,
): Pick<Machine, "vcpus" | "maxVcpus" | "topology"> {
  const { sockets, cores, threads } = spec.topology ?? {};
  let vcpus: number;
  if (spec.vcpus !== undefined) vcpus = choices.record("vcpus", spec.vcpus, "user", YOUR_OWN);
  else if (cores !== undefined)
    vcpus = choices.record(
      "vcpus",
      cores * (sockets ?? 1) * (threads ?? 1),
      "requirement",
      "sockets × cores × threads of `topology`",
    );
  else if (spec.pinning?.vcpus !== undefined && spec.pinning.vcpus.length > 0)
    vcpus = choices.record("vcpus", spec.pinning.vcpus.length, "requirement", "one for each entry of `pinning.vcpus`");
  else
    vcpus = choices.record(
      "vcpus",
      windows.usual.cpus,
      "default",
      `usual for ${windows.title}: ${windows.usual.reason}`,
    );

  const maxVcpus = spec.maxVcpus === undefined ? vcpus : choices.record("maxVcpus", spec.maxVcpus, "user", YOUR_OWN);

  const outer = (sockets ?? 1) * (threads ?? 1);
  const topology = {
    sockets: sockets ?? 1,
    cores: cores ?? Math.max(1, Math.floor(maxVcpus / outer)),
    threads: threads ?? 1,
  };
  const text = `${topology.sockets} socket${topology.sockets === 1 ? "" : "s"}, ${topology.cores} core${topology.cores === 1 ? "" : "s"}, ${topology.threads} thread${topology.threads === 1 ? "" : "s"}`;
  if (spec.topology === undefined)
    choices.record(
      "topology",
      topology,
      "default",
      "one socket, because client editions of Windows do not use more than a few",
      undefined,
      text,
    );
  else choices.record("topology", topology, "user", YOUR_OWN, undefined, text);
  return { vcpus, maxVcpus, topology };
}

function decideMemory({ spec, windows }: MachineInput, choices: Choices): number {
  const parsed = spec.memory === undefined ? undefined : parseSize(spec.memory);
  if (parsed?.ok === true)
    return choices.record("memory", parsed.value, "user", YOUR_OWN, undefined, sizeText(parsed.value));
  const kib = windows.usual.memoryMiB * 1024;
  return choices.record(
    "memory",
    kib,
    "default",
    `usual for ${windows.title}: ${windows.usual.reason}`,
    undefined,
    sizeText(kib),
  );
}

function decideCurrentMemory({ spec }: MachineInput, choices: Choices): number | undefined {
  const parsed = spec.currentMemory === undefined ? undefined : parseSize(spec.currentMemory);
  if (parsed?.ok !== true) return undefined;
  return choices.record("currentMemory", parsed.value, "user", YOUR_OWN, undefined, sizeText(parsed.value));
}

/** Not while mode or memory are not known: the width follows from them. */
function decideAddressBits(
  machine: Pick<Machine, "cpuMode" | "memoryKiB" | "cpuVendor">,
  { spec, host, unknowns }: MachineInput,
  choices: Choices,
): number | undefined {
  if (spec.cpu?.addressBits !== undefined)
    return choices.record("cpu.addressBits", spec.cpu.addressBits, "user", YOUR_OWN);
  const bits = unknowns.at("memory") || unknowns.at("cpu.mode") ? undefined : addressBitsOf(machine, host);
  if (bits === undefined) return undefined;
  const reason = `by default, CPU mode ${machine.cpuMode} has ${QEMU_ADDRESS_BITS} bits, but ${sizeText(machine.memoryKiB)} of memory requires more`;
  return choices.record("cpu.addressBits", bits, "requirement", reason, ADDRESS_WIDTH_SOURCE);
}

function decideFirmware({ spec, windows }: MachineInput, choices: Choices): FirmwareType {
  if (spec.firmware?.type !== undefined) return choices.record("firmware.type", spec.firmware.type, "user", YOUR_OWN);
  const { firmware } = windows;
  return choices.record("firmware.type", firmware.default, "windows", firmware.reason, firmware.source);
}

function decideNested({ spec, unknowns }: MachineInput, choices: Choices, facts: Facts): Known {
  if (unknowns.at("nestedVirtualization")) {
    choices.record("nestedVirtualization", "", "user", "");
    return "unknown";
  }
  const fromFeature = spec.nestedVirtualization === undefined && (isRequired(spec, "vmx") || isRequired(spec, "svm"));
  if (fromFeature)
    return choices.record("nestedVirtualization", true, "requirement", "`cpu.features` requires vmx or svm") && "yes";
  return choices.setting("nestedVirtualization", spec.nestedVirtualization, facts) === true ? "yes" : "no";
}

function decideSecureBoot({ spec, windows }: MachineInput, choices: Choices, facts: Facts): boolean {
  const { need, source } = windows.secureBoot;
  if (spec.firmware?.secureBoot === undefined) {
    if (need === "required")
      return choices.record("firmware.secureBoot", true, "windows", `${windows.title} requires it`, source);
    if (need === "unsupported")
      return choices.record("firmware.secureBoot", false, "windows", `${windows.title} does not support it`, source);
  }
  return choices.setting("firmware.secureBoot", spec.firmware?.secureBoot, facts) ?? false;
}

function decideTpm(input: MachineInput, choices: Choices, facts: Facts): Machine["tpm"] {
  const { spec } = input;
  if (!wantsTpm(input, choices, facts)) return undefined;
  return spec.tpm?.model === undefined
    ? choices.record(
        "tpm.model",
        "tpm-crb",
        "default",
        "the interface that Windows uses without legacy registers",
        "https://libvirt.org/formatdomain.html#tpm-device",
      )
    : choices.record("tpm.model", spec.tpm.model, "user", YOUR_OWN);
}

function wantsTpm({ spec, windows }: MachineInput, choices: Choices, facts: Facts): boolean {
  const { need, source } = windows.tpm;
  if (spec.tpm?.enabled !== undefined) return choices.record("tpm.enabled", spec.tpm.enabled, "user", YOUR_OWN);
  const told = (["model", "device", "socket"] as const).find((name) => spec.tpm?.[name] !== undefined);
  if (told !== undefined) return choices.record("tpm.enabled", true, "requirement", `\`tpm.${told}\` is set`);
  if (need === "required")
    return choices.record("tpm.enabled", true, "windows", `${windows.title} requires TPM 2.0`, source);
  const ofPreset = need === "supported" ? choices.setting("tpm.enabled", undefined, facts) : undefined;
  return (
    ofPreset ??
    choices.record(
      "tpm.enabled",
      false,
      "windows",
      `${windows.title} does not require it, and its state would have to be migrated with the machine`,
      source,
    )
  );
}

/** Not where VFIO pins the memory: what the balloon takes from Windows would not go back to the host. */
function decideBalloon({ spec }: MachineInput, choices: Choices, facts: Facts): boolean {
  const pins = (spec.hostDevices ?? []).some(
    (one: HostDeviceSpec | undefined) => one !== undefined && pinsMemoryOf(one),
  );
  return spec.memoryBalloon === undefined && pins
    ? choices.record("memoryBalloon", false, "requirement", PINNED, QEMU_VFIO_BALLOON)
    : (choices.setting("memoryBalloon", spec.memoryBalloon, facts) ?? false);
}

function decideClock({ spec, windows }: MachineInput, choices: Choices): Machine["clock"] {
  if (spec.clock?.timeZone !== undefined) {
    choices.record("clock.timeZone", spec.clock.timeZone, "user", YOUR_OWN);
    return choices.record("clock.offset", "localtime", "requirement", "the local time of `clock.timeZone`");
  }
  if (spec.clock?.offset !== undefined) return choices.record("clock.offset", spec.clock.offset, "user", YOUR_OWN);
  return choices.record(
    "clock.offset",
    windows.clock.offset,
    "windows",
    "Windows keeps local time in the hardware clock",
    windows.clock.source,
  );
}
