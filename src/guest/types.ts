import type {
  CpuVendor,
  EnlightenmentRequest,
  HyperVMode,
  Known,
  ResolvedEnlightenment,
} from "../enlightenments/types";
import type { Finding } from "../findings";
import type { DomainDefinition } from "../domain/definition";

/**
 * A guest as a person writes it: the arguments of `WindowsGuest`, without Pulumi's `Input`s, and the shape of a guest
 * spec file. `spec.ts` holds the zod schema of the same shape; a test keeps the two equal.
 */
export interface GuestSpec {
  name: string;
  host?: HostSpec;
  windows: string;
  preset?: string;
  vcpus?: number;
  topology?: { sockets?: number; cores?: number; threads?: number };
  memory?: string;
  systemDisk?: DiskSpec;
  disks?: DiskSpec[];
  cdroms?: CdromSpec[];
  networks?: NetworkSpec[];
  enlightenments?: EnlightenmentsSpec;
  enlightenmentMode?: HyperVMode;
  hostSupport?: "require" | "adapt" | "report";
  migratable?: boolean;
  /** Expose vmx/svm, so that the guest can run Hyper-V, WSL2 or VBS itself. */
  nestedVirtualization?: boolean;
  tscFrequency?: number;
  cpu?: {
    mode?: "host-passthrough" | "host-model" | "maximum" | "custom";
    model?: string;
    features?: { name: string; policy: string }[];
  };
  firmware?: { type?: "uefi" | "bios"; secureBoot?: boolean; nvram?: string };
  tpm?: { enabled?: boolean; model?: "tpm-crb" | "tpm-tis" };
  /** `virtio`: the image carries the virtio drivers. `inbox`: only what Windows ships. */
  drivers?: "virtio" | "inbox";
  pinning?: { vcpus: string[]; emulator?: string; iothread?: string };
  hugepages?: { size: string };
  numa?: { nodes: string; mode?: "strict" | "preferred" | "interleave" | "restrictive" };
  clock?: { offset?: "localtime" | "utc" };
  graphics?: { type?: "vnc" | "spice" | "none"; listen?: string; port?: number; password?: string };
  video?: { model?: "virtio" | "qxl" | "vga" | "bochs" | "none" };
  guestAgent?: boolean;
  hideKvm?: boolean;
  memoryBalloon?: boolean;
  uuid?: string;
  description?: string;
  // What `pulumi up` does with the machine, in contrast to what the machine is.
  running?: boolean;
  autostart?: boolean;
  shutdownTimeoutSeconds?: number;
  forceStop?: boolean;
  deleteStateOnDestroy?: boolean;
  deleteDisksOnDestroy?: boolean;
  adopt?: boolean;
}

export interface HostSpec {
  /** libvirt URI; default qemu:///system. */
  uri?: string;
  /** A saved profile: path of a YAML or JSON file. */
  profile?: string;
}

export interface DiskSpec {
  /** What the disk is known by, whatever its place in the list. */
  name?: string;
  /** Absolute path on the host of an existing image or block device; instead of pool and volume. */
  path?: string;
  pool?: string;
  volume?: string;
  /** Base image: volume name in the pool, or absolute path; the disk becomes a qcow2 overlay of it. */
  baseImage?: string;
  size?: string;
  format?: "qcow2" | "raw";
  bus?: "auto" | "virtio" | "scsi" | "sata";
  cache?: "none" | "writeback" | "writethrough" | "directsync" | "unsafe";
  serial?: string;
  adopt?: boolean;
  /** A text that, when it changes, asks once for the volume to be made anew. */
  recreate?: string;
}

export interface CdromSpec {
  name?: string;
  path?: string;
  pool?: string;
  volume?: string;
}

export interface NetworkSpec {
  /** What the card is known by; without one, its network and its number there. */
  name?: string;
  network?: string;
  bridge?: string;
  model?: "auto" | "virtio" | "e1000e" | "e1000";
  mac?: string;
}

/** Toggles by catalogue `property`, and the values of those that have one (`spinlockRetries`, `vendorIdValue`). */
export type EnlightenmentsSpec = { [property: string]: string | number | undefined };

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
  /** Absent when an error left no definition to speak of. */
  readonly definition?: DomainDefinition;
  /** SHA-256 (hex) of the definition without secrets; absent with the definition. */
  readonly digest?: string;
}

export type { EnlightenmentRequest };
