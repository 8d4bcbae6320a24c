import type {
  CpuVendor,
  EnlightenmentRequest,
  HyperVMode,
  Known,
  ResolvedEnlightenment,
} from "../enlightenments/types";
import type { Finding, Suppressed } from "../findings";
import type { DomainDefinition } from "../domain/definition";
import type { Overrides } from "../domain";
import type { GuestSpec } from "./model/guest";

export type { CdromSpec, DiskSpec } from "./model/disks";
export type { EnlightenmentsSpec } from "./model/enlightenments";
export type { GuestSpec } from "./model/guest";
export type { HostDeviceSpec } from "./model/host-devices";
export type { NetworkSpec } from "./model/networks";

/** A decision about anything but an enlightenment, with its reason. */
export interface Choice {
  /** Property path, for example `cpu.mode`. */
  readonly path: string;
  readonly value: string;
  readonly by: "user" | "preset" | "windows" | "requirement" | "host" | "default";
  /** The preset of the chain that chose, for example "server@1" where `desktop@1` builds on it. */
  readonly from?: string;
  readonly reason: string;
  readonly source?: string;
}

/** Something that `xml` adds to the machine. */
export interface Addition {
  /** The argument, for example `xml.append[0]`. */
  readonly argument: string;
  /** As `domainDifferences` writes them. */
  readonly places: readonly string[];
}

export interface GuestResolution {
  readonly name: string;
  readonly windows: string;
  readonly preset: { readonly asked: string; /** With its version: "desktop@1". */ readonly resolved: string };
  readonly host: string;
  readonly mode: HyperVMode;
  readonly migratable: Known;
  /** What stands against migration, or makes it uncertain: one sentence each. Empty when `migratable` is "yes". */
  readonly migration: readonly string[];
  readonly cpuVendor: CpuVendor;
  readonly enlightenments: readonly ResolvedEnlightenment[];
  readonly choices: readonly Choice[];
  readonly findings: readonly Finding[];
  /** What the spec suppresses. Absent where it suppresses nothing. */
  readonly suppressed?: readonly Suppressed[];
  /** Absent when an error left no definition to speak of. */
  readonly definition?: DomainDefinition;
  /** The spec that says all of the machine, where `xml` adds to it. */
  readonly effective?: GuestSpec;
  /** What `xml` adds, each with the places of the machine's XML that it decides. */
  readonly additions?: readonly Addition[];
  /** What of `xml` the definition has no words for; known also where an error left no definition. */
  readonly overrides?: Overrides;
  /** Devices of the host that the machine gets, as far as they are known. Absent where there are none. */
  readonly assignedDevices?: readonly string[];
  /** SHA-256 (hex) of the definition without secrets; absent with the definition. */
  readonly digest?: string;
}

export type { EnlightenmentRequest };
