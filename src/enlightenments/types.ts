/**
 * The vocabulary of the enlightenments room. Nothing here knows libvirt as a program, Pulumi, presets or hosts:
 * the libvirt spelling of an enlightenment is data in the catalogue.
 */
import type { Finding, Words } from "../findings";

/** An answer that may be missing. Unknown is its own answer and is never taken for "no". */
export type Known = "yes" | "no" | "unknown";
export type CpuVendor = "intel" | "amd" | "unknown";

/** What a person may write for a flag: `auto` (the default) leaves the choice to the rules. */
export type Toggle = "on" | "off" | "auto";

/** How the flags reach QEMU. `custom`: ours, listed one by one. The other two leave the list to libvirt and QEMU. */
export type HyperVMode = "custom" | "host-model" | "passthrough";

/** What `@pulumi/libvirt` over provider 0.9 calls it; missing where that provider has no argument for it. */
export type SdkArgument = string;

/** How libvirt spells an enlightenment in domain XML, or why it cannot. */
export type LibvirtSpelling =
  | {
      readonly kind: "element";
      readonly element: string;
      readonly valueAttribute?: string;
      /** Where libvirt writes it, counted from 1 (`virDomainHyperv` in its source). */
      readonly place: number;
      readonly sdkArgument?: SdkArgument;
    }
  | { readonly kind: "child"; readonly parent: string; readonly element: string; readonly sdkArgument?: SdkArgument }
  | { readonly kind: "timer"; readonly timer: "hypervclock" }
  | { readonly kind: "panic"; readonly model: "hyperv" }
  | { readonly kind: "none"; readonly reason: string };

export interface ValueRange {
  readonly type: "uint32" | "string";
  /**
   * Name of the sibling property in a guest's `enlightenments` that carries the value, for example `spinlockRetries`.
   */
  readonly property: string;
  readonly unit: string;
  readonly min?: number;
  readonly max?: number;
  /** Longest string in UTF-8 bytes. */
  readonly maxBytes?: number;
  /** Characters that may not stand in the string. */
  readonly forbidden?: string;
  /** What we set when the flag is on and nobody gave a value. Undefined: leave QEMU's own. */
  readonly default?: number | string;
  /** `asOff`: with this value the flag counts as off. */
  readonly special?: readonly { readonly value: number | string; readonly meaning: string; readonly asOff?: true }[];
}

/**
 * First versions that have a row. "" where there is none to name: no libvirt element, or nothing asked of the kernel.
 */
export interface MinimumVersions {
  readonly qemu: string;
  readonly libvirt: string;
  readonly linux: string;
  /** Where AMD came later. */
  readonly linuxAmd?: string;
  /** Entries that are common knowledge but that we did not read in a source. */
  readonly unverified?: readonly ("qemu" | "libvirt" | "linux")[];
}

/** `qemu`: QEMU refuses to start without it. `libvirt-xml`: only libvirt's XML nesting forces it. */
export type EdgeEnforcer = "qemu" | "libvirt-xml";

export interface Requirement<Name extends string = string> {
  readonly name: Name;
  readonly enforcedBy: EdgeEnforcer;
  readonly why: string;
  readonly source: string;
}

export interface Recommendation<Name extends string = string> {
  readonly name: Name;
  readonly why: string;
  readonly source: string;
  /** Only where the CPU is of this vendor. */
  readonly cpuVendor?: "intel" | "amd";
}

/**
 * One row of the catalogue. There is no list of conflicts: no two enlightenments exclude each other, QEMU's table has
 * no such entry.
 */
export interface Enlightenment<Name extends string = string> {
  /** QEMU's name without the `hv-` prefix. */
  readonly name: Name;
  /** QEMU's property, for example `hv-stimer-direct`. */
  readonly qemuFlag: string;
  /** Further QEMU properties that this row stands for. */
  readonly qemuAliases?: readonly string[];
  /** Property name in a guest's `enlightenments`, camel case. */
  readonly property: string;
  /** What QEMU calls it in its error messages. */
  readonly title: string;
  readonly libvirt: LibvirtSpelling;
  /**
   * The name in domcapabilities' `<enum name='features'>`, or of the element in `<defaults>`, or null where it is never
   * listed.
   */
  readonly domcapabilities: { readonly feature?: string; readonly default?: string } | null;
  readonly value?: ValueRange;
  /**
   * Of a flag that is more than a switch and that libvirt cannot write: what QEMU takes, with its default. For people.
   */
  readonly qemuValues?: readonly string[];
  /**
   * Of a flag that libvirt cannot write: the words for `xml.qemuArgs` in a machine with the CPU mode host-passthrough,
   * and what a guest has seen of it, with the versions. For people.
   */
  readonly throughArguments?: { readonly args: readonly string[]; readonly tried: string };
  readonly requires: readonly Requirement<Name>[];
  readonly recommends: readonly Recommendation<Name>[];
  readonly cpuVendor: "any" | "intel";
  /** `only`: no use unless the guest runs a hypervisor of its own. `helps`: matters there most. */
  readonly nested: "no" | "helps" | "only";
  /** False for flags that change nothing until another flag switches Hyper-V on. */
  readonly enablesHyperV: boolean;
  /** libvirt starts the machine all the same when the host lacks it, and only writes a warning to its log. */
  readonly startsWithout?: true;
  readonly minimum: MinimumVersions;
  /** CPU bits or switches of the host kernel it leans on, for people. */
  readonly kernel: string;
  /** One sentence. */
  readonly effect: string;
  readonly tradeOffs: readonly string[];
  readonly sources: readonly string[];
}

/** A way to leave the list of flags to libvirt or QEMU. */
export interface HyperVModeRow {
  readonly name: HyperVMode;
  /** libvirt's `<hyperv mode='…'>`. */
  readonly libvirt: string;
  readonly minimum: MinimumVersions;
  /** First libvirt that honours flags listed beside the mode; "" where it never does. */
  readonly overridesSince: string;
  /** What the flags with a value get when nobody names one. */
  readonly values: Readonly<Record<string, number | string>>;
  /** One sentence. */
  readonly effect: string;
  /** What it means for moving the machine to another host, in one sentence. */
  readonly migration: string;
  readonly tradeOffs: readonly string[];
  readonly sources: readonly string[];
}

/**
 * Who asked for a state. Weaker first: windows, preset, user; `requirement`, `host`, `mode` and `default` are the
 * engine's own.
 */
export type Requester =
  | { readonly kind: "user"; readonly path: string }
  | { readonly kind: "preset"; readonly id: string }
  | { readonly kind: "windows"; readonly id: string }
  | { readonly kind: "requirement"; readonly of: string }
  | { readonly kind: "host"; readonly host: string }
  | { readonly kind: "mode"; readonly mode: HyperVMode }
  | { readonly kind: "rule"; readonly ruleId: string }
  | { readonly kind: "default" };

export interface EnlightenmentRequest {
  readonly name: string;
  readonly state: "on" | "off";
  readonly value?: number | string;
  /** With `on`: only where the host is known to have it, and what it requires; elsewhere left out without a finding. */
  readonly prefer?: boolean;
  readonly by: Requester;
  /** Why, in one sentence. */
  readonly reason: string;
}

export interface HostAnswer {
  readonly known: Known;
  /** Reads on after "needs": "QEMU 7.1 or newer; this host has 7.0". For `unknown`: what could not be told and why. */
  readonly because: string;
  /**
   * The host's libvirt has no word for it, so that no definition on this host can carry it. Only with `known: "no"`.
   */
  readonly unwritable?: true;
}

/** What a host can do, as far as the engine needs it. `hosts/` builds it from a profile. */
export interface HostEnlightenments {
  /** How messages call the host: its URI or the profile's name. */
  readonly name: string;
  readonly cpuVendor: CpuVendor;
  /** Is nested virtualization switched on in the host's kernel module? */
  readonly nested: Known;
  readonly tscScaling: Known;
  /** APICv (Intel) or AVIC (AMD). */
  readonly apicv: Known;
  /** Mode-based execute control (`vmx-mbec`), as the guest would see it. Missing: unknown. */
  readonly mbec?: Known;
  /**
   * By catalogue name, or `mode:host-model`, `mode:passthrough`, `mode:host-model-overrides`.
   * The same object must always give the same answer.
   */
  support(name: string): HostAnswer;
}

export interface EngineInput {
  readonly mode: HyperVMode;
  /**
   * In any order: strength comes from `by.kind`: windows < preset < user, and every other kind is weaker than those.
   */
  readonly requests: readonly EnlightenmentRequest[];
  readonly cpuVendor: CpuVendor;
  /** Does the guest see vmx (Intel) or svm (AMD), that is, may it run a hypervisor of its own? */
  readonly guestVirtualization: Known;
  readonly host?: HostEnlightenments;
  /**
   * `require`: what the host lacks is an error. `adapt`: it is dropped, with its dependents, and said. `report`: kept,
   * and said as a warning, except what the host's libvirt cannot write.
   */
  readonly hostSupport: "require" | "adapt" | "report";
  readonly migratable: boolean;
  /** Hz; undefined when the guest's TSC frequency is not fixed. */
  readonly tscFrequency?: number;
  /** Are vCPUs pinned to host CPUs? */
  readonly pinned: boolean;
  readonly vcpus?: number;
  readonly firmware?: "uefi" | "bios";
  /** Build of the guest's Windows, for example 20348 for Server 2022. */
  readonly windowsBuild?: number;
  /** What findings call the settings. Default: a guest's arguments. */
  readonly words?: Words;
  /** CPU features that the guest is denied by the user. */
  readonly cpuFeaturesOff?: readonly string[];
}

export interface ResolvedEnlightenment {
  /** Catalogue name. */
  readonly name: string;
  readonly state: "on" | "off";
  readonly value?: number | string;
  readonly by: Requester;
  readonly reason: string;
}

export interface EngineResult {
  readonly mode: HyperVMode;
  /** Every row of the catalogue, in catalogue order. */
  readonly enlightenments: readonly ResolvedEnlightenment[];
  /** True when the set makes QEMU show the Hyper-V CPUID leaves to the guest. */
  readonly hyperVEnabled: boolean;
  readonly findings: readonly Finding[];
}
