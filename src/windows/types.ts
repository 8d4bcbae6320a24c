import type { EnlightenmentName } from "../enlightenments";

/** Does this Windows refuse to do without it, use it when it is there, or not know it? */
export type Need = "required" | "supported" | "unsupported";
export type FirmwareType = "uefi" | "bios";

/** A number with the page of the maker that states it. */
export interface Fact {
  readonly value: number;
  /** What the number means, in a few words, for messages. */
  readonly note: string;
  readonly source: string;
}

/** CPU features without which a Windows does not start, by libvirt's names. */
export interface CpuNeed {
  readonly features: readonly string[];
  /** The first release of the row that needs them, for example "version 24H2". Absent: every release does. */
  readonly from?: string;
  readonly source: string;
}

/** One row of the Windows table. Memory is in MiB. */
export interface WindowsVersion {
  /** What a person writes, for example `windows-11`. */
  readonly id: string;
  readonly title: string;
  readonly family: "client" | "server";
  /** Windows NT version, for example "10.0". */
  readonly kernel: string;
  /** Build of the first release. Orders the rows: conditions of presets compare it. */
  readonly build: number;
  /** Identifier in libosinfo's database; virt-manager reads it from the domain's metadata. */
  readonly osinfoId: string;
  readonly minimum: {
    /** Below this, no installation option of this Windows is supported. */
    readonly memoryMiB: Fact;
    /** Servers only: below this, Server Core is supported and Desktop Experience is not. */
    readonly desktopExperienceMiB?: Fact;
    /** Servers only: with this or less an installed Server Core runs, and its Setup fails in a virtual machine. */
    readonly setupMiB?: Fact;
    readonly cpus: Fact;
    /** System disk, in decimal gigabytes as Microsoft counts. */
    readonly diskGB: Fact;
    readonly cpu?: CpuNeed;
  };
  /** What a guest gets when it does not say. */
  readonly usual: {
    readonly memoryMiB: number;
    readonly cpus: number;
    /** Why so much memory and so many CPUs. */
    readonly reason: string;
    /** Preset of a guest that names none. */
    readonly preset: "desktop" | "server" | "legacy";
  };
  readonly maximum: {
    /** Client editions count sockets; what stands in further ones is not used. */
    readonly sockets?: Fact;
    /** Most memory any edition of this Windows uses. */
    readonly memoryMiB?: Fact;
  };
  /** A TPM of version 2.0, the only one we offer. */
  readonly tpm: { readonly need: Need; readonly source: string };
  readonly secureBoot: { readonly need: Need; readonly source: string };
  readonly firmware: {
    readonly choices: readonly FirmwareType[];
    readonly default: FirmwareType;
    readonly reason: string;
    readonly source: string;
  };
  /** Windows keeps local time in the hardware clock. */
  readonly clock: { readonly offset: "localtime"; readonly source: string };
  /** Models whose drivers are on the installation medium. */
  readonly inbox: {
    readonly diskBus: "sata";
    readonly network: "e1000e" | "e1000";
    readonly usb: "qemu-xhci" | "ich9-ehci1";
    readonly source: string;
  };
  /** virtio-win media newer than `last` have no drivers that this Windows loads. Absent: current ones have. */
  readonly virtioWin?: { readonly last: string; readonly reason: string; readonly source: string };
  /** The only enlightenments that this Windows uses. Absent: nothing is known that it does not use. */
  readonly enlightenments?: { readonly used: readonly EnlightenmentName[]; readonly source: string };
  /** Enlightenments must stay off under this firmware. */
  readonly noEnlightenmentsUnder?: {
    readonly firmware: FirmwareType;
    readonly reason: string;
    readonly source: string;
  };
  /** Can this Windows run Hyper-V, VBS or WSL2 itself on a KVM host? */
  readonly hypervisorRole: boolean;
}
