// Generated from src/presets and src/guest/model by `npm run generate`; do not edit.
/** What a machine is for. Without a version (`desktop`), the newest one is used; `desktop@1` pins it. */
export const Preset = {
  /**
   * Windows for interactive use: the enlightenments of `server`, the CPU of the host, and sound if the console supports
   * it.
   */
  Desktop: "desktop",
  /**
   * Windows Server on a shared host: every enlightenment that reduces exits and that all supported hosts have, a CPU
   * model that can be migrated, and virtio devices.
   */
  Server: "server",
  /**
   * Windows that runs its own hypervisor (the Hyper-V role, WSL2, virtualization-based security), with enlightenments
   * that speed up nested guests.
   */
  NestedHyperV: "nested-hyperv",
  /**
   * Windows with dedicated CPUs and memory: every vCPU pinned, QEMU's threads on other CPUs, huge pages on one NUMA
   * node, no balloon, an invariant TSC.
   */
  LowLatency: "low-latency",
  /**
   * Windows for games and other 3D programs with a graphics card of the host for itself: `low-latency` with the card,
   * its CPUs, and huge pages.
   */
  Gaming: "gaming",
  /**
   * Windows workstations for many people on one host, each with a vGPU or with virtio-gpu, and a SPICE console with
   * sound, clipboard and several screens.
   */
  WorkstationVdi: "workstation-vdi",
  /**
   * Windows 7, Server 2008 R2 and 2012 R2: the enlightenments that existed when they were released, and emulated
   * devices with inbox drivers.
   */
  Legacy: "legacy",
  /**
   * The smallest set of enlightenments with which Windows does not crash under load or use host CPU time while idle,
   * with devices that every Windows version has drivers for.
   */
  Minimal: "minimal",
} as const;
export type Preset = (typeof Preset)[keyof typeof Preset];

/**
 * What a machine is for: a preset with its version, or without for the newest one. Editors complete the versions that
 * exist.
 */
export type PresetName =
  | Preset
  | "desktop@2"
  | "desktop@1"
  | "server@2"
  | "server@1"
  | "nested-hyperv@2"
  | "nested-hyperv@1"
  | "low-latency@2"
  | "low-latency@1"
  | "gaming@1"
  | "workstation-vdi@1"
  | "legacy@2"
  | "legacy@1"
  | "minimal@2"
  | "minimal@1"
  | (string & Record<never, never>);

/** CPU mode of libvirt. */
export type CpuMode = "host-passthrough" | "host-model" | "maximum" | "custom";
/** Drivers that the disk image contains. */
export type Drivers = "virtio" | "inbox";
/** Console of the machine. */
export type GraphicsType = "vnc" | "spice" | "none";
/** Video device of the machine. */
export type VideoModel = "virtio" | "qxl" | "vga" | "bochs" | "none";
