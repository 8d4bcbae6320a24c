// Generated from src/presets and src/guest/model by `npm run generate`; do not edit.
/** What a machine is for. Without a version (`desktop`), the newest one is used; `desktop@1` pins it. */
export const Preset = {
  /**
   * Windows for a person: the enlightenments of `server`, the host's own CPU, sound when there is a console that
   * carries it.
   */
  Desktop: "desktop",
  /**
   * Windows Server among other guests on a host: everything that saves exits and that every supported host has, a CPU
   * model that can be migrated, virtio devices.
   */
  Server: "server",
  /**
   * Windows that runs a hypervisor of its own (the Hyper-V role, WSL2, virtualization-based security), with what makes
   * the second level bearable.
   */
  NestedHyperV: "nested-hyperv",
  /**
   * Windows that owns its CPUs and its memory: every vCPU pinned, QEMU's own threads elsewhere, huge pages on one NUMA
   * node, no balloon, a TSC that never changes.
   */
  LowLatency: "low-latency",
  /**
   * Windows 7, Server 2008 R2 and 2012 R2: the enlightenments that existed when they were made, emulated devices whose
   * drivers they bring along.
   */
  Legacy: "legacy",
  /**
   * The smallest set of enlightenments under which Windows neither crashes under load nor burns an idle CPU, on devices
   * whose drivers every Windows brings along.
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
