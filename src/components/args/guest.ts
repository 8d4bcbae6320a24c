// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { PresetName } from "../../presets";
import type { Windows } from "../../windows";
import type {
  AllowedDisruption,
  Drivers,
  HostSupport,
  HyperVMode,
  IoApic,
  Restart,
  SnapshotBefore,
  WaitFor,
} from "../enums";
import type { BootMenuArgs } from "./boot-menu";
import type { CdromArgs } from "./cdrom";
import type { ClockArgs } from "./clock";
import type { CpuArgs } from "./cpu";
import type { CpuTuningArgs } from "./cpu-tuning";
import type { EnlightenmentsArgs } from "./enlightenments";
import type { FirmwareArgs } from "./firmware";
import type { GraphicsArgs } from "./graphics";
import type { HostArgs } from "./host";
import type { HostDeviceArgs } from "./host-device";
import type { HugepagesArgs } from "./hugepages";
import type { InputArgs } from "./input";
import type { MaintenanceWindowArgs } from "./maintenance-window";
import type { MemoryBackingArgs } from "./memory-backing";
import type { MemoryLimitsArgs } from "./memory-limits";
import type { NetworkArgs } from "./network";
import type { NumaArgs } from "./numa";
import type { PinningArgs } from "./pinning";
import type { RawXmlArgs } from "./raw-xml";
import type { ScsiControllerArgs } from "./scsi-controller";
import type { SerialConsoleArgs } from "./serial-console";
import type { SharedFolderArgs } from "./shared-folder";
import type { SharedMemoryArgs } from "./shared-memory";
import type { SmbiosArgs } from "./smbios";
import type { SoundArgs } from "./sound";
import type { SuppressArgs } from "./suppress";
import type { TopologyArgs } from "./topology";
import type { TpmArgs } from "./tpm";
import type { UsbControllerArgs } from "./usb-controller";
import type { VideoArgs } from "./video";
import type { WatchdogArgs } from "./watchdog";

/** What describes a Windows machine, except its disks: common to `WindowsGuest` and `Domain`. */
export interface GuestArgs {
  /**
   * Name of the libvirt domain. 1 to 63 letters, digits, spaces and `. _ + -`. Default: the Pulumi name at the first
   * deployment, which is then kept. To rename a machine, shut it down first. It keeps its disks, UEFI variables and
   * TPM.
   */
  name?: Input<string>;
  /**
   * The KVM host. Default: the host of the `Provider`, otherwise the stack configuration `windows-guest:host`,
   * otherwise `qemu:///system` on the computer that runs Pulumi.
   */
  host?: Input<HostArgs>;
  /**
   * Windows version of the machine. It determines minimum requirements, firmware, TPM, Secure Boot and the clock.
   * Editions with different requirements have separate values: Windows 11 IoT Enterprise LTSC does not require TPM,
   * Secure Boot or UEFI.
   */
  windows: Input<Windows>;
  /**
   * What the machine is for: a value of `Preset`, with a version (`desktop@1`) or without. Without a version, the
   * newest one at the first deployment is used and then kept. Default: `desktop`, `server` or `legacy`, depending on
   * the Windows version.
   */
  preset?: Input<PresetName>;
  /**
   * Number of virtual processors. A whole number from 1 to 255 (vCPUs; up to 4096 with libvirt 10.10 or newer).
   * Default: the usual number for this Windows version, or what `topology` or `pinning` determines. Fewer than
   * Microsoft's minimum, or more than the host's QEMU supports, is an error.
   */
  vcpus?: Input<number>;
  /**
   * Number of virtual processors that the machine has room for. Those beyond `vcpus` can be added while it runs. A
   * whole number from 1 to 255 (vCPUs; up to 4096 with libvirt 10.10 or newer). Default: `vcpus`, so that none can be
   * added. Windows Server uses added processors. Client editions of Windows do so only after a restart.
   */
  maxVcpus?: Input<number>;
  /**
   * CPU topology that Windows sees. Its product must equal `maxVcpus`, by default `vcpus`. Default: one socket, one
   * thread per core.
   */
  topology?: Input<TopologyArgs>;
  /**
   * Memory of the machine, for example `"8 GiB"`. A size with a unit (KiB, MiB, GiB, TiB). Default: the usual size for
   * this Windows version. Less than Microsoft's minimum, or more than the host has, is an error.
   */
  memory?: Input<string>;
  /**
   * Memory that the balloon leaves to Windows when the machine starts. It can change while the machine runs, up to
   * `memory`. A size with a unit (KiB, MiB, GiB, TiB). Default: all of `memory`. Requires `memoryBalloon` and the
   * virtio balloon driver in Windows.
   */
  currentMemory?: Input<string>;
  /**
   * Room for memory that is added while the machine runs. `memory` is what Windows has when the machine starts. A size
   * with a unit (KiB, MiB, GiB, TiB). Default: `memory`, so that none can be added. The guest then has one NUMA node.
   * Windows Server uses added memory at once. Add it with `virsh attach-device`; `pulumi up` adds none.
   */
  maxMemory?: Input<string>;
  /**
   * Number of memory modules that can be added. Requires `maxMemory`. A whole number from 1 to 256 (slots). Default: 16
   * with `maxMemory`.
   */
  memorySlots?: Input<number>;
  /** How much of the host's memory QEMU may use for the machine. Default: no limits. */
  memoryLimits?: Input<MemoryLimitsArgs>;
  /** How much of the host's CPU time the machine gets. Default: as much as any other machine. */
  cpuTuning?: Input<CpuTuningArgs>;
  /** Menu of the firmware in which a person chooses the device to boot from. Default: the firmware's default. */
  bootMenu?: Input<BootMenuArgs>;
  /**
   * Number of threads that perform the I/O of disks on the buses `virtio` and `scsi`. A whole number from 1 to 64 (I/O
   * threads). Default: as many as `pinning` or an `iothread` names, 1 if the preset asks for it, otherwise none.
   * `iothread` of a disk or of `scsiController` selects one of them.
   */
  iothreads?: Input<number>;
  /** CD-ROM drives. At most 6 entries. Default: none. */
  cdroms?: Input<Input<CdromArgs>[]>;
  /**
   * Network adapters. An empty list means none. At most 16 entries. Default: one on libvirt's network `default`, which
   * `qemu:///session` does not have.
   */
  networks?: Input<Input<NetworkArgs>[]>;
  /**
   * Devices of the host that the machine has for itself: graphics cards and other PCI devices, USB devices, and
   * mediated devices. An empty list means none. At most 32 entries. Default: none; devices that somebody added on the
   * host stay. VFIO pins all memory of a machine with a PCI or mediated device, and the machine cannot migrate.
   */
  hostDevices?: Input<Input<HostDeviceArgs>[]>;
  /** The SCSI controller, which a machine has if a disk is on the `scsi` bus. Default: one with QEMU's defaults. */
  scsiController?: Input<ScsiControllerArgs>;
  /**
   * The USB controller, to which the tablet and the host's USB devices are connected. Default: one that this Windows
   * version has a driver for.
   */
  usbController?: Input<UsbControllerArgs>;
  /**
   * How many USB devices of the computer that shows the console can be connected to the machine at a time. Requires a
   * SPICE console. A whole number from 0 to 8 (devices). Default: none; channels that somebody added on the host stay.
   */
  redirectedUsb?: Input<number>;
  /**
   * Overrides for individual enlightenments. They take precedence over the preset; preview fails if one cannot be
   * honoured. Default: `auto` for each.
   */
  enlightenments?: Input<EnlightenmentsArgs>;
  /** Who selects the enlightenments. Default: `custom`. */
  enlightenmentMode?: Input<HyperVMode>;
  /** What happens if the host does not support what the machine requires. Default: `require`. */
  hostSupport?: Input<HostSupport>;
  /** Require live migration support. Settings that prevent live migration are then an error. Default: false. */
  migratable?: Input<boolean>;
  /**
   * Expose vmx or svm to Windows, so that it can run Hyper-V, WSL2 or virtualization-based security. Default: true if
   * `cpu.features` requires vmx or svm, otherwise the preset's choice.
   */
  nestedVirtualization?: Input<boolean>;
  /**
   * Fixed frequency of the time stamp counter that Windows sees, for example 2400000000. A whole number from 100000000
   * to 20000000000 (Hz). Default: the host's frequency. Any other frequency is an error on a host without TSC scaling.
   */
  tscFrequency?: Input<number>;
  /** CPU mode, model and features. Default: the preset's choice. */
  cpu?: Input<CpuArgs>;
  /** UEFI or BIOS, and Secure Boot. Default: what this Windows version requires. */
  firmware?: Input<FirmwareArgs>;
  /** TPM 2.0. Default: enabled if this Windows version requires it. */
  tpm?: Input<TpmArgs>;
  /**
   * Drivers that the disk image contains. They determine the default models of disks and network adapters. Default: the
   * preset's choice.
   */
  drivers?: Input<Drivers>;
  /**
   * Host CPUs that the machine's threads run on. Default: no pinning. A CPU that the host does not have is an error.
   */
  pinning?: Input<PinningArgs>;
  /**
   * Huge pages as the machine's memory. Default: ordinary pages. More pages than the host has reserved are an error.
   */
  hugepages?: Input<HugepagesArgs>;
  /** How the host provides the memory. Default: ordinary memory that no other process can map. */
  memoryBacking?: Input<MemoryBackingArgs>;
  /** Folders of the host that Windows sees as drives. At most 16 entries. Default: none. */
  sharedFolders?: Input<Input<SharedFolderArgs>[]>;
  /**
   * Memory that programs of the host and of Windows have in common, for example for Looking Glass. At most 8 entries.
   * Default: none.
   */
  sharedMemory?: Input<Input<SharedMemoryArgs>[]>;
  /**
   * Host NUMA nodes that the memory comes from. Default: the host decides. A node that the host does not have is an
   * error.
   */
  numa?: Input<NumaArgs>;
  /** The hardware clock. Default: local time. */
  clock?: Input<ClockArgs>;
  /** Console of the machine. Default: the preset's choice, on the host's loopback address. */
  graphics?: Input<GraphicsArgs>;
  /** Video device. Default: the preset's choice. */
  video?: Input<VideoArgs>;
  /**
   * Keyboard, mouse and tablet. Default: a USB tablet, beside the keyboard and mouse on PS/2 that every machine has.
   */
  input?: Input<InputArgs>;
  /** Sound card. Default: the preset's choice. */
  sound?: Input<SoundArgs>;
  /** Serial port with a console. Default: none. */
  serialConsole?: Input<SerialConsoleArgs>;
  /** Watchdog. Default: none. */
  watchdog?: Input<WatchdogArgs>;
  /** Channel for the QEMU guest agent, which must be installed in Windows. Default: the preset's choice. */
  guestAgent?: Input<boolean>;
  /** Hide the KVM signature from Windows. Default: false. */
  hideKvm?: Input<boolean>;
  /**
   * Who emulates the I/O APIC, which delivers the interrupts of devices without message-signalled interrupts. Default:
   * QEMU's choice, usually `kvm`. More than 255 vCPUs require `qemu`.
   */
  ioapic?: Input<IoApic>;
  /** Memory balloon device, through which the host can reclaim memory. Default: the preset's choice. */
  memoryBalloon?: Input<boolean>;
  /**
   * UUID of the libvirt domain. libvirt, the TPM and Windows identify the machine by it, so it cannot change. A UUID,
   * for example `5c7e1f5e-3c0a-4b1d-9d55-0f6a2b7c8d9e`. Default: derived from the resource's URN, so that a machine
   * that is created again has the same one; in a spec file, derived from the name.
   */
  uuid?: Input<string>;
  /**
   * Version of the machine type q35. It determines the virtual hardware of the chipset. A version of q35, for example
   * `pc-q35-9.2`; `virsh capabilities` lists those of a host. Default: the newest version of the host's QEMU when the
   * machine is created, which is then kept. A version that the host does not have is an error. Another version is new
   * hardware to Windows: suspend BitLocker before a change.
   */
  machineType?: Input<string>;
  /**
   * ID of the operating system in libosinfo, which virt-manager and other tools read. It does not affect Windows. An ID
   * of libosinfo, for example `http://microsoft.com/win/11`; `osinfo-query os` lists them. Default: the ID of
   * `windows`.
   */
  osinfo?: Input<string>;
  /** What Windows reads about its computer. Default: QEMU's own data. */
  smbios?: Input<SmbiosArgs>;
  /** Free text, which is stored in the libvirt domain. Up to 8000 characters. Default: none. */
  description?: Input<string>;
  /**
   * Additions to the machine's XML, for what no argument can say. Default: none. An argument is better where there is
   * one: it is checked before libvirt sees it, and is changed live.
   */
  xml?: Input<RawXmlArgs>;
  /**
   * Findings of rules that are accepted for this machine, each with a reason. They are reported as suppressed, and an
   * accepted error does not stop the deployment. At most 32 entries. Default: none. They are stored in the libvirt
   * domain, where `windows-guest lint` reads them. A change does not affect Windows.
   */
  suppress?: Input<Input<SuppressArgs>[]>;
  /**
   * Whether the machine runs. `true` starts it after it is defined, and at the next `pulumi up` after a refresh found
   * it shut off. `false` only defines it; changing `true` to `false` shuts Windows down. Default: true. With `false`, a
   * machine that was started by other means keeps running.
   */
  running?: Input<boolean>;
  /**
   * How far the machine must be before its deployment is complete. Resources that depend on it wait for it. Default:
   * `none`. `agent`, `address` and `ready` require the QEMU guest agent in Windows. If the machine is not that far in
   * time, the deployment fails, the machine keeps running, and the next `pulumi up` waits again.
   */
  waitFor?: Input<WaitFor>;
  /**
   * Time limit for `waitFor`. The resource options `customTimeouts.create` and `customTimeouts.update` take precedence.
   * A whole number from 1 to 86400 (seconds). Default: 900.
   */
  readyTimeoutSeconds?: Input<number>;
  /**
   * Time between two questions to the machine while `waitFor` waits. Each is one call to the guest agent. A whole
   * number from 1 to 300 (seconds). Default: 5. A machine that was already running is asked every second.
   */
  readyIntervalSeconds?: Input<number>;
  /**
   * What an update of the machine may cost. If a change requires more, preview fails and names the property. The output
   * `disruption` and a line in the preview report what an update costs. Default: `restart`, and moving to another host,
   * which requires that the machine is shut off. It limits changes to the definition. Whether Windows is restarted is
   * determined by `restart`.
   */
  allowedDisruption?: Input<AllowedDisruption>;
  /**
   * Whether a running machine is restarted for changes that take effect only at a start. After the restart, `waitFor`
   * is verified; if the machine does not start or is not ready in time, the previous definition and UEFI variables are
   * restored, the machine is started with them, and the update fails. Default: `never`. Disks are never rolled back. If
   * Windows does not respond at all after the restart, the machine is turned off for the rollback.
   */
  restart?: Input<Restart>;
  /**
   * When Windows may be restarted. Outside the window, only changes that need no restart are made; the others wait for
   * the first `pulumi up` in the window, and the output `pending` names them. Default: at any time. Pulumi does not run
   * by itself: schedule `pulumi up` inside the window.
   */
  maintenanceWindow?: Input<MaintenanceWindowArgs>;
  /**
   * When a snapshot of the machine is made. `windows-guest snapshots` lists the snapshots, reverts to them and removes
   * them. Default: `never`. If the snapshot cannot be made, the update fails and changes nothing. It requires
   * file-based disks, a shell on the host (`qemu:///system` or `qemu+ssh`) and 1 GiB of free space beside each disk.
   */
  snapshotBefore?: Input<SnapshotBefore>;
  /**
   * How many snapshots made by updates are kept. Older ones are merged into the disks. A whole number from 1 to 50
   * (snapshots). Default: 3. Snapshots that were made by other means are not counted and not removed.
   */
  keepSnapshots?: Input<number>;
  /** Start the machine when the host starts. Default: false. */
  autostart?: Input<boolean>;
  /**
   * Time limit for Windows to shut down. The resource options `customTimeouts.update` and `customTimeouts.delete` take
   * precedence. A whole number from 1 to 86400 (seconds). Default: 300.
   */
  shutdownTimeoutSeconds?: Input<number>;
  /**
   * Turn the machine off if Windows does not shut down in time. Unsaved data is lost. Default: false. With `false`, the
   * operation fails instead.
   */
  forceStop?: Input<boolean>;
  /**
   * Delete the UEFI variables and the TPM's state together with the machine. BitLocker keys in the TPM are lost.
   * Default: false. With `false`, they are kept. With Pulumi's option `retainOnDelete`, the machine itself is kept and
   * this has no effect.
   */
  deleteStateOnDestroy?: Input<boolean>;
  /**
   * Take over an existing machine that has this resource's UUID, with its disks, UEFI variables and TPM. It may belong
   * to another stack or to none; the preview says which. With `uuid`, this also works for a machine that was created by
   * other means. It has an effect only when it is set. Default: false. With `false`, such a machine is an error that
   * names its owner. Pulumi's option `import` does not need it, but refuses a machine of another stack. Use it also to
   * take back a machine that `retainOnDelete` kept.
   */
  adopt?: Input<boolean>;
}
