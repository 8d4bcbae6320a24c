import type { CpuVendor, Known } from "../enlightenments/types";
import type { HostDevices } from "./devices/types";
import type { HostResources, HostVariables } from "./resources/types";

/** Dotted version, for example "9.0.0"; undefined is unknown. */
export type Version = string;

export interface NumaCell {
  readonly id: number;
  readonly memoryKiB: number;
  readonly cpus: readonly number[];
  readonly hugepages: readonly { readonly sizeKiB: number; readonly count: number }[];
}

/**
 * What one host can do, read from libvirt (`domcapabilities`, `capabilities`, `version`) and, where reachable, its
 * kernel. A saved profile (YAML or JSON of this shape) stands in for a host that cannot be reached. A missing field is
 * unknown, never "no".
 */
export interface HostProfile {
  readonly format: 1;
  /** How messages call the host: its URI, or a name given when it was saved. */
  readonly name: string;
  /**
   * libvirt's own id of the host, from `capabilities`. Without SMBIOS (in containers) libvirt makes a new one whenever
   * it starts.
   */
  readonly uuid?: string;
  /** When `windows-guest probe` saved it, ISO 8601. */
  readonly capturedAt?: string;
  readonly libvirt?: Version;
  readonly qemu?: Version;
  /** First two or three numbers of `uname -r`. */
  readonly linux?: Version;
  /** The whole `uname -r`: distributors' kernels carry backports that the version does not show. */
  readonly kernelRelease?: string;
  readonly accelerator?: "kvm" | "qemu";
  readonly cpu: {
    readonly vendor: CpuVendor;
    readonly model?: string;
    /** Features libvirt lists for the host's host-model CPU (policy require). */
    readonly features?: readonly string[];
    /** Features that the model has and this host lacks (policy disable). */
    readonly missingFeatures?: readonly string[];
    /**
     * Of the features that presets write and old libvirts have no name for: those that domcapabilities names anywhere.
     */
    readonly namedFeatures?: readonly string[];
    /** CPU models that domcapabilities calls usable. */
    readonly usableModels?: readonly string[];
    readonly modes?: readonly string[];
    /** Width of the host CPU's physical addresses in bits. */
    readonly addressBits?: number;
  };
  /** `nested` parameter of kvm_intel / kvm_amd, or the vmx/svm feature in domcapabilities. */
  readonly nested: Known;
  readonly tsc: { readonly frequencyHz?: number; readonly scaling: Known };
  readonly apicv: Known;
  /**
   * Names as in domcapabilities' hyperv `features` enum; undefined: the element was absent (old libvirt or none
   * probed).
   */
  readonly hypervFeatures?: readonly string[];
  /** `<defaults>` of libvirt 11.9 and newer. */
  readonly hypervDefaults?: Readonly<Record<string, string>>;
  readonly hypervSupported: Known;
  /** `panic` models, `tpm` models/backends/versions, firmware: as domcapabilities lists them. */
  readonly panicModels?: readonly string[];
  readonly machineTypes?: readonly string[];
  readonly maxVcpus?: number;
  readonly firmware: {
    readonly uefi: Known;
    readonly secureBoot: Known;
    /** An NVRAM template with Microsoft's keys enrolled exists (firmware feature `enrolled-keys`). */
    readonly enrolledKeys: Known;
    readonly loaders?: readonly string[];
    /** The folder in which libvirt keeps the files of UEFI variables. */
    readonly variablesFolder?: string;
    /** What the UEFI variables of a new machine with enrolled keys are copied from. */
    readonly variablesTemplate?: HostVariables;
  };
  readonly tpm: {
    readonly models?: readonly string[];
    readonly backends?: readonly string[];
    readonly versions?: readonly string[];
  };
  readonly devices: {
    readonly diskBuses?: readonly string[];
    readonly graphics?: readonly string[];
    readonly video?: readonly string[];
    readonly rng?: readonly string[];
    readonly channels?: readonly string[];
    /** How machines can reach folders of the host, as libvirt and QEMU know it: `virtiofs`, `path`, `handle`. */
    readonly filesystems?: readonly string[];
  };
  readonly memoryKiB?: number;
  /** Page sizes the kernel offers, with how many pages of each are in the pool (4 KiB pages not listed). */
  readonly hugepages?: readonly { readonly sizeKiB: number; readonly count?: number }[];
  readonly numa?: readonly NumaCell[];
  /** Ids of online host CPUs. */
  readonly cpus?: readonly number[];
  /**
   * Host CPUs that are hyper-threads of one core, in groups. A core with one thread is no group; an empty list: there
   * are no hyper-threads.
   */
  readonly siblings?: readonly (readonly number[])[];
  /** Of the whole host: sockets, cores, and the most threads that one core has. */
  readonly topology?: { readonly sockets: number; readonly cores: number; readonly threads: number };
  /** What lies on the host and what runs there, as it was when it was asked. */
  readonly resources?: HostResources;
  /** What a machine can have for itself. Its lists are read only where somebody asks for devices. */
  readonly hostDevices?: HostDevices;
}
