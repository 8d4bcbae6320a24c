/**
 * The words that arguments take. Each is an object with a type of the same name, so that both `Toggle.Off` and `"off"`
 * are accepted and Pulumi's schema inference for other languages understands them.
 */

/** What becomes of one enlightenment. */
export const Toggle = {
  /** On, with everything it requires; refused where that is impossible. */
  On: "on",
  /** Off; refused where something that is on requires it. */
  Off: "off",
  /** The preset and the rules decide. The default. */
  Auto: "auto",
} as const;
export type Toggle = (typeof Toggle)[keyof typeof Toggle];

/** What happens when the host lacks something that the machine needs. */
export const HostSupport = {
  /** An error that names the feature, the host and the version that has it. The default. */
  Require: "require",
  /** The enlightenment and whatever depends on it are left out, and the explanation says so. */
  Adapt: "adapt",
  /** Kept, with a warning. The machine is defined but may not start on this host. */
  Report: "report",
} as const;
export type HostSupport = (typeof HostSupport)[keyof typeof HostSupport];

/** Who writes the list of enlightenments. */
export const HyperVMode = {
  /** The rules of this package: every flag is listed, explained and stays as it is. The default. */
  Custom: "custom",
  /** libvirt 11.9 or newer takes what the host supports and leaves out what harms. */
  HostModel: "host-model",
  /** Everything the host's KVM has. Prevents live migration. */
  Passthrough: "passthrough",
} as const;
export type HyperVMode = (typeof HyperVMode)[keyof typeof HyperVMode];

/** libvirt's CPU modes. */
export const CpuMode = {
  /** The host's CPU as it is. Live migration only between equal hosts. */
  HostPassthrough: "host-passthrough",
  /** The named model nearest to the host's CPU, with its features. */
  HostModel: "host-model",
  /** Every feature that the accelerator can offer. */
  Maximum: "maximum",
  /** A named model; needs `model`. */
  Custom: "custom",
} as const;
export type CpuMode = (typeof CpuMode)[keyof typeof CpuMode];

/** What libvirt does about one CPU feature. */
export const CpuFeaturePolicy = {
  /** Shown to the guest whether or not the host has it. */
  Force: "force",
  /** Shown; the machine does not start where the host lacks it. */
  Require: "require",
  /** Shown where the host has it. */
  Optional: "optional",
  /** Not shown. */
  Disable: "disable",
  /** Not shown, and the machine does not start where the host has it. */
  Forbid: "forbid",
} as const;
export type CpuFeaturePolicy = (typeof CpuFeaturePolicy)[keyof typeof CpuFeaturePolicy];

/** Firmware of the machine. */
export const FirmwareType = {
  /** OVMF: what Secure Boot and Windows 11 need. */
  Uefi: "uefi",
  /** SeaBIOS, for images that were installed under a BIOS. */
  Bios: "bios",
} as const;
export type FirmwareType = (typeof FirmwareType)[keyof typeof FirmwareType];

/** Interface of the TPM that the guest sees. */
export const TpmModel = {
  /** Command response buffer: TPM 2.0 only. The default. */
  Crb: "tpm-crb",
  /** The older interface of TPM 1.2, which 2.0 speaks too. */
  Tis: "tpm-tis",
} as const;
export type TpmModel = (typeof TpmModel)[keyof typeof TpmModel];

/** Which drivers the disk image brings along. */
export const Drivers = {
  /** The virtio drivers are installed: fast virtual devices. */
  Virtio: "virtio",
  /** Only what Windows ships: emulated devices. */
  Inbox: "inbox",
} as const;
export type Drivers = (typeof Drivers)[keyof typeof Drivers];

/** How strictly memory is taken from the named NUMA nodes. */
export const NumaMode = {
  /** From these nodes only; the machine fails to start or is ended when they have none left. The default. */
  Strict: "strict",
  /** From the node first, from others when it has none left. */
  Preferred: "preferred",
  /** In turn from each of the nodes. */
  Interleave: "interleave",
  /** As the host's control group says; can be changed while the machine runs. */
  Restrictive: "restrictive",
} as const;
export type NumaMode = (typeof NumaMode)[keyof typeof NumaMode];

/** What the hardware clock holds. */
export const ClockOffset = {
  /** Local time, as Windows expects it. The default. */
  Localtime: "localtime",
  /** UTC; Windows then needs the registry value RealTimeIsUniversal. */
  Utc: "utc",
} as const;
export type ClockOffset = (typeof ClockOffset)[keyof typeof ClockOffset];

/** Console of the machine. */
export const GraphicsType = {
  /** Any VNC viewer; passwords of at most 8 bytes. */
  Vnc: "vnc",
  /** SPICE: clipboard and several screens, with its agent in Windows. */
  Spice: "spice",
  /** No console. */
  None: "none",
} as const;
export type GraphicsType = (typeof GraphicsType)[keyof typeof GraphicsType];

/** Video device. */
export const VideoModel = {
  /** virtio-gpu; needs its driver in Windows. */
  Virtio: "virtio",
  /** For SPICE; needs its driver in Windows for more than plain VGA. */
  Qxl: "qxl",
  /** Standard VGA, which every Windows drives. */
  Vga: "vga",
  /** A plain frame buffer without VGA: under UEFI only. */
  Bochs: "bochs",
  /** No video device. */
  None: "none",
} as const;
export type VideoModel = (typeof VideoModel)[keyof typeof VideoModel];

/** Format of a disk image. */
export const DiskFormat = {
  /** Grows as it is written, takes snapshots and base images. */
  Qcow2: "qcow2",
  /** As it is: no base image. */
  Raw: "raw",
} as const;
export type DiskFormat = (typeof DiskFormat)[keyof typeof DiskFormat];

/** How a disk is attached. */
export const DiskBus = {
  /** By `drivers`: SCSI over virtio with them, SATA without. The default. */
  Auto: "auto",
  /** virtio-blk; needs its driver in Windows. */
  Virtio: "virtio",
  /** virtio-scsi; needs its driver in Windows. */
  Scsi: "scsi",
  /** AHCI, which every Windows drives. */
  Sata: "sata",
} as const;
export type DiskBus = (typeof DiskBus)[keyof typeof DiskBus];

/** What QEMU does with the host's page cache. */
export const DiskCache = {
  /** Past the host's page cache; Windows' own flushes count. */
  None: "none",
  /** Through the host's page cache; Windows' own flushes count. */
  Writeback: "writeback",
  /** Through the host's page cache, and every write is on the disk before it is done. */
  Writethrough: "writethrough",
  /** Past the host's page cache, and every write is on the disk before it is done. */
  Directsync: "directsync",
  /** Loses data when the host fails. For throw-away machines only. */
  Unsafe: "unsafe",
} as const;
export type DiskCache = (typeof DiskCache)[keyof typeof DiskCache];

/** Network device. */
export const NetworkModel = {
  /** By `drivers`: virtio with them, e1000e without. The default. */
  Auto: "auto",
  /** virtio-net; needs its driver in Windows. */
  Virtio: "virtio",
  /** Intel 82574L, whose driver Windows ships. */
  E1000e: "e1000e",
  /** Intel 82540EM, for Windows that is older than e1000e. */
  E1000: "e1000",
} as const;
export type NetworkModel = (typeof NetworkModel)[keyof typeof NetworkModel];
