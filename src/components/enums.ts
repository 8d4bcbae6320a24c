// Generated from src/guest/model and src/fleet/model by `npm run generate`; do not edit.
/** Who selects the enlightenments. */
export const HyperVMode = {
  /** This package chooses, explains, and writes each flag individually. The default. */
  Custom: "custom",
  /** At each start, libvirt turns on every flag that the host supports and the definition does not contain. */
  HostModel: "host-model",
  /** QEMU turns on every flag that QEMU and the kernel support, except syndbg from QEMU 9.2 on. */
  Passthrough: "passthrough",
} as const;
export type HyperVMode = (typeof HyperVMode)[keyof typeof HyperVMode];

/** What happens if the host does not support what the machine requires. */
export const HostSupport = {
  /** Preview fails. The error names the feature, the host and the version that supports it. The default. */
  Require: "require",
  /** The enlightenment and everything that depends on it are turned off, and the explanation says so. */
  Adapt: "adapt",
  /** They are kept, with a warning. The machine is defined but may not start on this host. */
  Report: "report",
} as const;
export type HostSupport = (typeof HostSupport)[keyof typeof HostSupport];

/** Drivers that the disk image contains. */
export const Drivers = {
  /** The virtio drivers are installed: fast paravirtualized devices. */
  Virtio: "virtio",
  /** Only the drivers that Windows includes: emulated devices. */
  Inbox: "inbox",
} as const;
export type Drivers = (typeof Drivers)[keyof typeof Drivers];

/** How far a machine must be before its deployment is complete. */
export const WaitFor = {
  /** The machine is defined and was started. The default. */
  None: "none",
  /** QEMU runs the machine. */
  Running: "running",
  /** The QEMU guest agent in Windows answers. */
  Agent: "agent",
  /** Windows has an IP address that is neither loopback nor link-local, as its guest agent reports. */
  Address: "address",
  /**
   * The guest agent answers, Windows Setup is complete, and Windows stays like that for 20 seconds. A restart begins
   * the wait again.
   */
  Ready: "ready",
} as const;
export type WaitFor = (typeof WaitFor)[keyof typeof WaitFor];

/** What an update may cost. */
export const AllowedDisruption = {
  /** Nothing that Windows notices: description, autostart, and how the machine is deployed. */
  None: "none",
  /** What libvirt changes in a running machine: media, disks, adapters, the display's password, vCPUs, the balloon. */
  Live: "live",
  /** What takes effect when Windows is shut down and started again. */
  Restart: "restart",
  /** A new machine: moving to another host. */
  Replace: "replace",
} as const;
export type AllowedDisruption = (typeof AllowedDisruption)[keyof typeof AllowedDisruption];

/** Whether Windows is restarted for a change that takes effect only at a start. */
export const Restart = {
  /**
   * The change waits until Windows is shut down and started again. The output `restartRequired` says so. The default.
   */
  Never: "never",
  /**
   * Windows is asked to shut down and started again. If it does not shut down in time, it keeps running and the
   * previous definition is restored.
   */
  Graceful: "graceful",
  /** As `graceful`, but a machine that does not shut down in time is turned off. Unsaved data is lost. */
  Force: "force",
} as const;
export type Restart = (typeof Restart)[keyof typeof Restart];

/** When a snapshot of the machine is made. */
export const SnapshotBefore = {
  /** No snapshots are made. The default. */
  Never: "never",
  /**
   * Before an update that changes the definition of an existing machine: overlays on its disks, and copies of its
   * definition, UEFI variables and TPM state, as one unit.
   */
  Update: "update",
} as const;
export type SnapshotBefore = (typeof SnapshotBefore)[keyof typeof SnapshotBefore];

/** Format of a disk image. */
export const DiskFormat = {
  /** Grows as data is written. Supports snapshots and base images. */
  Qcow2: "qcow2",
  /** The disk's content without a header. Does not support base images. */
  Raw: "raw",
} as const;
export type DiskFormat = (typeof DiskFormat)[keyof typeof DiskFormat];

/** How a disk is attached. */
export const DiskBus = {
  /** Depends on `drivers`: `scsi` with `virtio`, `sata` with `inbox`. The default. */
  Auto: "auto",
  /** virtio-blk. Requires its driver in Windows. */
  Virtio: "virtio",
  /** virtio-scsi. Requires its driver in Windows. */
  Scsi: "scsi",
  /** AHCI. Every Windows version includes its driver. */
  Sata: "sata",
} as const;
export type DiskBus = (typeof DiskBus)[keyof typeof DiskBus];

/** How QEMU uses the host's page cache. */
export const DiskCache = {
  /** Bypasses the page cache. Data is on the disk when Windows has flushed it. */
  None: "none",
  /** Uses the page cache. Data is on the disk when Windows has flushed it. */
  Writeback: "writeback",
  /** Uses the page cache. Every write is on the disk when it completes. */
  Writethrough: "writethrough",
  /** Bypasses the page cache. Every write is on the disk when it completes. */
  Directsync: "directsync",
  /** Uses the page cache and ignores flushes. A host failure causes data loss; use it for disposable machines only. */
  Unsafe: "unsafe",
} as const;
export type DiskCache = (typeof DiskCache)[keyof typeof DiskCache];

/** Network adapter that Windows sees. */
export const NetworkModel = {
  /**
   * Depends on `drivers`: `virtio`, or with `inbox` the adapter that this Windows version includes a driver for. The
   * default.
   */
  Auto: "auto",
  /** virtio-net. Requires its driver in Windows. */
  Virtio: "virtio",
  /** Intel 82574L. Windows 8, Server 2012 and later include its driver. */
  E1000e: "e1000e",
  /** Intel 82540EM, for Windows versions without a driver for e1000e. */
  E1000: "e1000",
} as const;
export type NetworkModel = (typeof NetworkModel)[keyof typeof NetworkModel];

/** Whether the network adapter's cable is plugged in. */
export const NetworkLink = {
  /** Windows sees a connected adapter. The default. */
  Up: "up",
  /** Windows sees an adapter whose cable is unplugged. */
  Down: "down",
} as const;
export type NetworkLink = (typeof NetworkLink)[keyof typeof NetworkLink];

/** State of an enlightenment. */
export const Toggle = {
  /** Turned on, together with everything that it requires. Preview fails if that is impossible. */
  On: "on",
  /** Turned off. Preview fails if something that is on requires it. */
  Off: "off",
  /** The preset and the rules decide. The default. */
  Auto: "auto",
} as const;
export type Toggle = (typeof Toggle)[keyof typeof Toggle];

/** CPU mode of libvirt. */
export const CpuMode = {
  /** The host's CPU, unchanged. Live migration requires hosts with the same CPU. */
  HostPassthrough: "host-passthrough",
  /** The named model that is closest to the host's CPU, with its features. */
  HostModel: "host-model",
  /** Every feature that KVM can provide. */
  Maximum: "maximum",
  /** A named model. Requires `model`. */
  Custom: "custom",
} as const;
export type CpuMode = (typeof CpuMode)[keyof typeof CpuMode];

/** How libvirt treats a CPU feature. */
export const CpuFeaturePolicy = {
  /** The guest sees the feature even if the host does not support it. */
  Force: "force",
  /** The guest sees the feature. The machine does not start if the host does not support it. */
  Require: "require",
  /** The guest sees the feature if the host supports it. */
  Optional: "optional",
  /** The guest does not see the feature. */
  Disable: "disable",
  /** The guest does not see the feature. The machine does not start if the host supports it. */
  Forbid: "forbid",
} as const;
export type CpuFeaturePolicy = (typeof CpuFeaturePolicy)[keyof typeof CpuFeaturePolicy];

/** Firmware of the machine. */
export const FirmwareType = {
  /** OVMF. Secure Boot and Windows 11 require it. */
  Uefi: "uefi",
  /** SeaBIOS, for images that were installed with BIOS firmware. */
  Bios: "bios",
} as const;
export type FirmwareType = (typeof FirmwareType)[keyof typeof FirmwareType];

/** Interface of the TPM that Windows sees. */
export const TpmModel = {
  /** Command response buffer, for TPM 2.0. The default. */
  Crb: "tpm-crb",
  /** The older interface of TPM 1.2, which TPM 2.0 also supports. */
  Tis: "tpm-tis",
} as const;
export type TpmModel = (typeof TpmModel)[keyof typeof TpmModel];

/** How strictly memory comes from the specified NUMA nodes. */
export const NumaMode = {
  /**
   * Only from these nodes. If they have no free memory, the machine does not start, or the host stops it. The default.
   */
  Strict: "strict",
  /** From this node first, then from others. */
  Preferred: "preferred",
  /** From each of the nodes in turn. */
  Interleave: "interleave",
  /** The host's control group limits memory to these nodes. The limit can change while the machine runs. */
  Restrictive: "restrictive",
} as const;
export type NumaMode = (typeof NumaMode)[keyof typeof NumaMode];

/** Time that the hardware clock holds. */
export const ClockOffset = {
  /** Local time, as Windows expects. The default. */
  Localtime: "localtime",
  /** UTC. Windows then requires the registry value RealTimeIsUniversal. */
  Utc: "utc",
} as const;
export type ClockOffset = (typeof ClockOffset)[keyof typeof ClockOffset];

/** Console of the machine. */
export const GraphicsType = {
  /** VNC, for any VNC viewer. Passwords have at most 8 bytes. */
  Vnc: "vnc",
  /** SPICE, with clipboard and several screens if its agent is installed in Windows. */
  Spice: "spice",
  /** No console. */
  None: "none",
} as const;
export type GraphicsType = (typeof GraphicsType)[keyof typeof GraphicsType];

/** Video device of the machine. */
export const VideoModel = {
  /** virtio-gpu. Requires its driver in Windows. */
  Virtio: "virtio",
  /** For SPICE. Without its driver in Windows, it works as standard VGA. */
  Qxl: "qxl",
  /** Standard VGA. Every Windows version supports it. */
  Vga: "vga",
  /** A frame buffer without VGA compatibility. Requires UEFI. */
  Bochs: "bochs",
  /** No video device. */
  None: "none",
} as const;
export type VideoModel = (typeof VideoModel)[keyof typeof VideoModel];

/** Which of the hosts with room a new member gets. */
export const PlacementStrategy = {
  /** The emptiest one. The default. */
  Spread: "spread",
  /** The fullest one. */
  Pack: "pack",
} as const;
export type PlacementStrategy = (typeof PlacementStrategy)[keyof typeof PlacementStrategy];

/** Which members come first. */
export const RolloutOrder = {
  /** In the order of their names. The default. */
  Name: "name",
  /** Members that do not run first, then in the order of their names. */
  UnhealthyFirst: "unhealthyFirst",
} as const;
export type RolloutOrder = (typeof RolloutOrder)[keyof typeof RolloutOrder];

/** Changes for which the gates do not wait. */
export const SkipWavesFor = {
  /** Changes that Windows does not notice. */
  None: "none",
  /** Changes that libvirt makes while Windows runs, too. */
  Live: "live",
} as const;
export type SkipWavesFor = (typeof SkipWavesFor)[keyof typeof SkipWavesFor];

/** What a gate checks on each member. */
export const GateCheckType = {
  /** QEMU runs the machine. */
  Running: "running",
  /** The QEMU guest agent in Windows answers. */
  Agent: "agent",
  /** A TCP port of the member answers, as seen from the computer that runs Pulumi. */
  Port: "port",
  /** A command in Windows, run by the guest agent, ends with the expected exit code and output. */
  Command: "command",
  /** A URL answers with the expected status. */
  Http: "http",
  /** A program on the computer that runs Pulumi ends with exit code 0. */
  Program: "program",
} as const;
export type GateCheckType = (typeof GateCheckType)[keyof typeof GateCheckType];
