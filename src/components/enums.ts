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

/** Who emulates the I/O APIC. */
export const IoApic = {
  /** KVM, in the kernel of the host. */
  Kvm: "kvm",
  /** QEMU, which can then remap interrupts. An interrupt costs more. */
  Qemu: "qemu",
} as const;
export type IoApic = (typeof IoApic)[keyof typeof IoApic];

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

/** Linux scheduling policy of the threads that run the vCPUs. */
export const VcpuScheduler = {
  /** Realtime, first in, first out. A vCPU keeps its host CPU until it waits. */
  Fifo: "fifo",
  /** Realtime, in turns with threads of the same priority. */
  Rr: "rr",
  /** Ordinary, for work that does not need fast answers. */
  Batch: "batch",
  /** Only when no other thread of the host wants the CPU. */
  Idle: "idle",
} as const;
export type VcpuScheduler = (typeof VcpuScheduler)[keyof typeof VcpuScheduler];

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

/** What happens to blocks that Windows frees. */
export const DiskDiscard = {
  /** The image gives them back to the host. The default. */
  Unmap: "unmap",
  /** The image keeps them. */
  Ignore: "ignore",
} as const;
export type DiskDiscard = (typeof DiskDiscard)[keyof typeof DiskDiscard];

/** What QEMU does with blocks of zeros that Windows writes. */
export const DiskDetectZeroes = {
  /** It writes them like any other data. The default. */
  Off: "off",
  /** It writes them in the short form that the image format has for zeros. This costs host CPU time. */
  On: "on",
  /** It frees the blocks. Requires `discard` `unmap`. */
  Unmap: "unmap",
} as const;
export type DiskDetectZeroes = (typeof DiskDetectZeroes)[keyof typeof DiskDetectZeroes];

/** How QEMU reads and writes the image. */
export const DiskIo = {
  /** Linux asynchronous I/O. Requires `cache` `none` or `directsync`. */
  Native: "native",
  /** A pool of threads. */
  Threads: "threads",
  /** The io_uring interface of Linux. Requires libvirt 6.3 or newer. */
  IoUring: "io_uring",
} as const;
export type DiskIo = (typeof DiskIo)[keyof typeof DiskIo];

/** How an adapter on a network interface of the host reaches others there. */
export const DirectMode = {
  /** Machines on the same interface reach each other directly. */
  Bridge: "bridge",
  /** All frames go to the switch, which must send those for machines on the same interface back (802.1Qbg). */
  Vepa: "vepa",
  /** As `vepa`, but machines on the same interface never reach each other. */
  Private: "private",
  /** The machine has the interface for itself. Suited for a virtual function of a card. */
  Passthrough: "passthrough",
} as const;
export type DirectMode = (typeof DirectMode)[keyof typeof DirectMode];

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
  /** Intel 82576. Requires libvirt 9.3 and QEMU 8.0 on the host. */
  Igb: "igb",
  /** Realtek RTL8139, 100 Mbit/s. For machines that already have it. */
  Rtl8139: "rtl8139",
  /** VMware vmxnet3, for machines that come from VMware. Requires the driver of VMware Tools in Windows. */
  Vmxnet3: "vmxnet3",
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

/** How frames of the native VLAN are sent. */
export const VlanNativeMode = {
  /** With a tag. */
  Tagged: "tagged",
  /** Without a tag. */
  Untagged: "untagged",
} as const;
export type VlanNativeMode = (typeof VlanNativeMode)[keyof typeof VlanNativeMode];

/** What a host itself needs a device for. */
export const HostRole = {
  /** The host's root file system is on a disk of the device. */
  RootDisk: "root-disk",
  /** The device is the only network interface through which the host is reached. */
  Uplink: "uplink",
  /** The host's firmware and console use the display. */
  BootDisplay: "boot-display",
} as const;
export type HostRole = (typeof HostRole)[keyof typeof HostRole];

/** What happens if the USB device is missing when the machine starts. */
export const UsbStartupPolicy = {
  /** The machine does not start. The default. */
  Mandatory: "mandatory",
  /** The machine does not start, but a migration or a restore continues without the device. */
  Requisite: "requisite",
  /** The machine starts without the device. */
  Optional: "optional",
} as const;
export type UsbStartupPolicy = (typeof UsbStartupPolicy)[keyof typeof UsbStartupPolicy];

/** Model of the USB controller. */
export const UsbControllerModel = {
  /** USB 3. Windows 8 and Server 2012 or newer include its driver. */
  QemuXhci: "qemu-xhci",
  /** USB 3, as a chip of NEC. Windows 7 requires the driver of NEC. */
  NecXhci: "nec-xhci",
  /** USB 2. Every Windows version includes its driver. */
  Ich9Ehci1: "ich9-ehci1",
  /** USB 1.1. Every Windows version includes its driver; slow. */
  Piix3Uhci: "piix3-uhci",
} as const;
export type UsbControllerModel = (typeof UsbControllerModel)[keyof typeof UsbControllerModel];

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

/** The processor caches that Windows sees. */
export const CpuCache = {
  /** Those of the host, as large and as shared as they are. Requires mode `host-passthrough` or `maximum`. */
  Passthrough: "passthrough",
  /** A third level that QEMU makes up, beside those of the CPU model. */
  Emulate: "emulate",
  /** No third level. */
  Disable: "disable",
} as const;
export type CpuCache = (typeof CpuCache)[keyof typeof CpuCache];

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

/** What the machine's memory is on the host. */
export const MemorySource = {
  /** Ordinary memory of the QEMU process. */
  Anonymous: "anonymous",
  /** Memory with a file descriptor, which other processes can map. */
  Memfd: "memfd",
  /** A file in a folder that the host's QEMU configuration names (`memory_backing_dir`). */
  File: "file",
} as const;
export type MemorySource = (typeof MemorySource)[keyof typeof MemorySource];

/** How Windows reaches a folder of the host. */
export const SharedFolderDriver = {
  /** virtiofs. Requires the driver viofs and WinFsp in Windows. The default. */
  Virtiofs: "virtiofs",
  /** Refused: Windows has no driver for it. */
  NineP: "9p",
} as const;
export type SharedFolderDriver = (typeof SharedFolderDriver)[keyof typeof SharedFolderDriver];

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

/** Compression of images. */
export const SpiceImageCompression = {
  /** Per image, with GLZ for artificial images. */
  Auto_glz: "auto_glz",
  /** Per image, with LZ for artificial images. */
  Auto_lz: "auto_lz",
  /** QUIC, for photographs. */
  Quic: "quic",
  /** GLZ, with a dictionary of earlier images. */
  Glz: "glz",
  /** LZ, with little effort. */
  Lz: "lz",
  /** None. For fast networks. */
  Off: "off",
} as const;
export type SpiceImageCompression = (typeof SpiceImageCompression)[keyof typeof SpiceImageCompression];

/** Whether images are compressed for slow networks. */
export const SpiceWanCompression = {
  /** SPICE measures the connection and decides. */
  Auto: "auto",
  /** Never. */
  Never: "never",
  /** Always. */
  Always: "always",
} as const;
export type SpiceWanCompression = (typeof SpiceWanCompression)[keyof typeof SpiceWanCompression];

/** Which regions of the screen are sent as a video stream. */
export const SpiceStreaming = {
  /** Those that probably show a video. */
  Filter: "filter",
  /** Every region that changes fast. */
  All: "all",
  /** No region. */
  Off: "off",
} as const;
export type SpiceStreaming = (typeof SpiceStreaming)[keyof typeof SpiceStreaming];

/** Who moves the mouse pointer. */
export const SpiceMouse = {
  /** The viewer, with absolute positions. */
  Client: "client",
  /** Windows, with relative movements. The viewer captures the pointer. */
  Server: "server",
} as const;
export type SpiceMouse = (typeof SpiceMouse)[keyof typeof SpiceMouse];

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

/** A further video device of the machine. */
export const OtherVideoModel = {
  /** virtio-gpu. Requires its driver in Windows. */
  Virtio: "virtio",
  /** For SPICE. Requires its driver in Windows. */
  Qxl: "qxl",
} as const;
export type OtherVideoModel = (typeof OtherVideoModel)[keyof typeof OtherVideoModel];

/** Device that sends absolute positions of the pointer. */
export const TabletBus = {
  /** A USB tablet. Every Windows version includes its driver. The default. */
  Usb: "usb",
  /** A virtio tablet. Requires its driver in Windows. */
  Virtio: "virtio",
  /** None: the pointer of a remote console drifts. For machines without a console. */
  None: "none",
} as const;
export type TabletBus = (typeof TabletBus)[keyof typeof TabletBus];

/** How a keyboard or mouse is attached. */
export const InputBus = {
  /** Only PS/2, which every machine has. The default. */
  Ps2: "ps2",
  /** USB, beside PS/2. */
  Usb: "usb",
  /** virtio, beside PS/2. Requires its driver in Windows. */
  Virtio: "virtio",
} as const;
export type InputBus = (typeof InputBus)[keyof typeof InputBus];

/** Keys that switch a keyboard and mouse between the host and the machine. */
export const EvdevToggle = {
  /** Both Ctrl keys. */
  CtrlCtrl: "ctrl-ctrl",
  /** Both Alt keys. */
  AltAlt: "alt-alt",
  /** Both Shift keys. */
  ShiftShift: "shift-shift",
  /** Both Windows keys. */
  MetaMeta: "meta-meta",
  /** Scroll Lock. */
  Scrolllock: "scrolllock",
  /** Ctrl and Scroll Lock. */
  CtrlScrolllock: "ctrl-scrolllock",
} as const;
export type EvdevToggle = (typeof EvdevToggle)[keyof typeof EvdevToggle];

/** Sound card that Windows sees. */
export const SoundModel = {
  /** Intel HD Audio. Windows Vista and later include its driver. */
  Ich9: "ich9",
  /** Intel HD Audio of an older chipset. */
  Ich6: "ich6",
  /** Intel AC'97, for Windows XP. */
  Ac97: "ac97",
  /** USB sound card. Every Windows version includes its driver. */
  Usb: "usb",
  /** virtio-snd. Requires libvirt 10.4 and QEMU 8.2 on the host, and a driver in Windows. */
  Virtio: "virtio",
  /** No sound card. */
  None: "none",
} as const;
export type SoundModel = (typeof SoundModel)[keyof typeof SoundModel];

/** Where the host plays sound. */
export const SoundBackend = {
  /** The viewer of a SPICE console. */
  Spice: "spice",
  /** Nowhere: Windows sees a sound card that nobody hears. */
  None: "none",
  /** PipeWire. Requires libvirt 9.10 and QEMU 8.1 on the host. */
  Pipewire: "pipewire",
  /** PulseAudio of the host. */
  Pulseaudio: "pulseaudio",
  /** ALSA of the host. */
  Alsa: "alsa",
} as const;
export type SoundBackend = (typeof SoundBackend)[keyof typeof SoundBackend];

/** Watchdog that Windows sees. */
export const WatchdogModel = {
  /** That of the q35 chipset. Requires libvirt 9.1 on the host. */
  Itco: "itco",
  /** Intel 6300ESB. */
  I6300esb: "i6300esb",
} as const;
export type WatchdogModel = (typeof WatchdogModel)[keyof typeof WatchdogModel];

/** What happens when Windows stops resetting the watchdog. */
export const WatchdogAction = {
  /** The machine restarts at once. */
  Reset: "reset",
  /** The machine is asked to shut down. A machine that hangs does not. */
  Shutdown: "shutdown",
  /** The machine is switched off. */
  Poweroff: "poweroff",
  /** The machine is paused. */
  Pause: "pause",
  /** Nothing. */
  None: "none",
  /** The machine's memory is written to the host, where `auto_dump_path` of `/etc/libvirt/qemu.conf` says. */
  Dump: "dump",
  /** Windows receives an NMI, for which it writes a memory dump. */
  InjectNmi: "inject-nmi",
} as const;
export type WatchdogAction = (typeof WatchdogAction)[keyof typeof WatchdogAction];

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
