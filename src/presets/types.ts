import type { FirmwareType } from "../windows";
import type { CpuMode, Drivers, GraphicsType, VideoModel } from "./words";

/** A condition as data: all fields that are present must hold. */
export interface When {
  readonly cpuVendor?: "intel" | "amd";
  readonly family?: "client" | "server";
  /** Windows of this build or newer: 9200 is Windows 8 / Server 2012, 10240 is Windows 10, 22000 is Windows 11. */
  readonly windowsBuildAtLeast?: number;
  /** Windows older than this build. */
  readonly windowsBuildBelow?: number;
  readonly nested?: boolean;
  readonly migratable?: boolean;
  readonly fixedTsc?: boolean;
  readonly invariantTsc?: boolean;
  /** Several threads to a core of the guest. */
  readonly threads?: boolean;
  readonly drivers?: Drivers;
  readonly firmware?: FirmwareType;
  readonly graphics?: GraphicsType;
  /** The host delivers interrupts through APICv (Intel) or AVIC (AMD). */
  readonly apicv?: boolean;
  /** The host's QEMU is of this version or newer, for example "11.0". */
  readonly qemuAtLeast?: string;
  readonly anyOf?: readonly When[];
}

interface Reasoned {
  readonly when?: When;
  /** Why, in one sentence. Every choice has one. */
  readonly reason: string;
  /** Where the fact behind the reason comes from. */
  readonly source?: string;
}

/**
 * What a preset says about one enlightenment. Later entries for the same name win over earlier ones whose condition
 * also holds.
 */
export interface PresetEnlightenment extends Reasoned {
  /** Name in the catalogue. */
  readonly name: string;
  readonly state: "on" | "off";
  readonly value?: number | string;
  /**
   * With `on`: taken where the host is known to have it, and left out elsewhere without a finding. For what only saves
   * time.
   */
  readonly prefer?: true;
}

/**
 * A CPU feature that the machine is given or denied. Later entries for the same name win over earlier ones whose
 * condition also holds.
 */
export interface PresetCpuFeature extends Reasoned {
  /** libvirt's name, as in its CPU map. */
  readonly name: string;
  readonly policy: "require" | "disable";
  /** First libvirt that has the name, where older ones are still about: without it libvirt refuses the definition. */
  readonly libvirt?: string;
}

/** Settings of the machine that a preset may decide, with the type of their value. */
export interface SettingValues {
  "cpu.mode": CpuMode;
  /** Show the guest the host's own cache layout. */
  "cpu.cache": "passthrough" | "emulate" | "disable";
  /** Tell the guest that its TSC never changes speed (CPU feature `invtsc`). */
  "cpu.invariantTsc": boolean;
  nestedVirtualization: boolean;
  drivers: Drivers;
  "firmware.secureBoot": boolean;
  /** Asked only of Windows that can use a TPM and does not insist on one. */
  "tpm.enabled": boolean;
  "disk.cache": "none" | "writeback";
  "disk.io": "native" | "threads";
  /** A thread of its own for disk input and output. */
  "disk.iothread": boolean;
  guestAgent: boolean;
  memoryBalloon: boolean;
  rng: boolean;
  "video.model": VideoModel;
  "graphics.type": GraphicsType;
  sound: "ich9" | "ich6" | "ac97" | "usb" | "virtio" | "none";
  /** The guest's performance counters. */
  pmu: boolean;
  /** Suspend to memory and to disk, offered to the guest. */
  powerManagement: boolean;
}
export type SettingPath = keyof SettingValues;

export type PresetSetting = {
  readonly [Path in SettingPath]: Reasoned & { readonly path: Path; readonly value: SettingValues[Path] };
}[SettingPath];

/**
 * A timer of the guest's clock, as libvirt names it. `hypervclock` never stands here: it is the `time` enlightenment.
 */
export interface PresetTimer extends Reasoned {
  readonly name: "rtc" | "pit" | "hpet" | "tsc" | "kvmclock";
  readonly present?: boolean;
  readonly tickpolicy?: "delay" | "catchup" | "merge" | "discard";
}

/** An input without which the preset makes no sense, so that it refuses. */
export interface PresetNeed extends Reasoned {
  /** Property path in the guest spec. */
  readonly path: string;
  /** Other property paths, each of which does as well. */
  readonly or?: readonly string[];
  /** What one of the devices at `path` must be: a graphics card or a part of one. */
  readonly device?: "graphics";
  /** What to write, for example `pinning: { emulator: "1" }`. */
  readonly example: string;
}

export interface PresetVersion {
  readonly name: string;
  /** Counts from 1. A released version never changes; a change is a new version. */
  readonly version: number;
  readonly title: string;
  /** What the preset is for, in one sentence. */
  readonly description: string;
  /** For whom it is, and what it costs. A few sentences for the page. */
  readonly about: readonly string[];
  /** Presets it builds on, with their version, weaker first. */
  readonly extends: readonly string[];
  /** Windows it is made for; others get a finding. */
  readonly windows: {
    readonly buildAtLeast?: number;
    readonly buildBelow?: number;
    readonly otherwise: "error" | "warning";
    readonly reason: string;
  };
  readonly enlightenments: readonly PresetEnlightenment[];
  readonly settings: readonly PresetSetting[];
  readonly timers: readonly PresetTimer[];
  /** Besides those in `cpu-features.ts` that every machine has. */
  readonly cpuFeatures?: readonly PresetCpuFeature[];
  readonly needs: readonly PresetNeed[];
  /** What it means for live migration, in one or two sentences. */
  readonly migration: string;
}
