import type { Input } from "@pulumi/pulumi";
import type { Windows } from "../../windows";
import type { Drivers, HostSupport, HyperVMode } from "../enums";
import type { CdromArgs, GraphicsArgs, NetworkArgs, VideoArgs } from "./devices";
import type { EnlightenmentsArgs } from "./enlightenments";
import type {
  ClockArgs,
  CpuArgs,
  FirmwareArgs,
  HostArgs,
  HugepagesArgs,
  NumaArgs,
  PinningArgs,
  TopologyArgs,
  TpmArgs,
} from "./machine";

/** What describes a Windows machine, except its disks: common to `WindowsGuest` and `Domain`. */
export interface GuestArgs {
  /**
   * Name of the libvirt domain: 1 to 63 letters, digits, spaces and `. _ + -`. Default: the Pulumi name at the first
   * deployment, which is then kept. A machine that is off takes another name in place and keeps its disks, UEFI
   * variables and TPM; one that runs must be shut down first.
   */
  name?: Input<string>;
  /**
   * The KVM host. Default: the host of the resource's `Provider`, otherwise the stack's configuration
   * `windows-guest:host`, otherwise the libvirt of the machine that runs Pulumi, `qemu:///system`.
   */
  host?: Input<HostArgs>;
  /**
   * Windows version of the machine. It determines minimum requirements, firmware, TPM, Secure Boot and the clock.
   * Editions with different requirements have separate values: Windows 11 IoT Enterprise LTSC does not require TPM,
   * Secure Boot or UEFI.
   */
  windows: Input<Windows>;
  /**
   * What the machine is for: a name from `Preset` (`desktop`, `server`, `nested-hyperv`, `low-latency`, `legacy`,
   * `minimal`), with a version (`desktop@1`) or without. Without one, the newest at the first deployment is taken and
   * then kept. Default: `desktop` for client editions, `server` for servers.
   */
  preset?: Input<string>;
  /**
   * Virtual processors, from 1 to 255. Default: usual for this Windows. Below Microsoft's minimum is an error, and so
   * is more than the host's QEMU gives.
   */
  vcpus?: Input<number>;
  /** CPU topology that Windows sees. Default: one socket, one thread per core. Its product must equal `vcpus`. */
  topology?: Input<TopologyArgs>;
  /**
   * Memory with its unit (KiB, MiB, GiB, TiB), for example `"8 GiB"`. Default: usual for this Windows. Below
   * Microsoft's minimum is an error, and so are more than the host has and a number without a unit.
   */
  memory?: Input<string>;
  /** CD-ROM drives, at most 6. Default: none. */
  cdroms?: Input<Input<CdromArgs>[]>;
  /**
   * Network devices, at most 16. Default: one on libvirt's network `default`, which `qemu:///session` does not have; an
   * empty list for none.
   */
  networks?: Input<Input<NetworkArgs>[]>;
  /**
   * Overrides for individual enlightenments. They take precedence over the preset; preview fails if one cannot be
   * honoured. Default: `auto` for each.
   */
  enlightenments?: Input<EnlightenmentsArgs>;
  /** Who determines the enlightenments. Default: `custom`, the rules of this package. */
  enlightenmentMode?: Input<HyperVMode>;
  /**
   * What happens if the host does not support something that the machine requires. Default: `require`, an error during
   * preview.
   */
  hostSupport?: Input<HostSupport>;
  /** Require live migration support; settings that prevent migration are an error. Default: false. */
  migratable?: Input<boolean>;
  /**
   * Expose vmx or svm to the guest, so that it can run Hyper-V, WSL2 or virtualization-based security. Default: the
   * preset's choice.
   */
  nestedVirtualization?: Input<boolean>;
  /**
   * Fixed frequency of the guest's time stamp counter in Hz, from 100_000_000 to 20_000_000_000, for example
   * 2_400_000_000. Default: the host's. Another one than the host's is an error on a host without TSC scaling.
   */
  tscFrequency?: Input<number>;
  /** The guest's CPU: mode, model and features. Default: the preset's choice. */
  cpu?: Input<CpuArgs>;
  /** UEFI or BIOS, and Secure Boot. Default: what this Windows needs. */
  firmware?: Input<FirmwareArgs>;
  /** TPM 2.0. Default: enabled if this Windows version requires it. */
  tpm?: Input<TpmArgs>;
  /**
   * Drivers that the disk image contains; they determine the default models of disks and network devices. Default: the
   * preset's choice.
   */
  drivers?: Input<Drivers>;
  /**
   * Which host CPUs the machine's threads run on. Default: no pinning. A CPU that the host does not have is an error.
   */
  pinning?: Input<PinningArgs>;
  /** Huge pages as the machine's memory. Default: ordinary pages. More than the host has reserved is an error. */
  hugepages?: Input<HugepagesArgs>;
  /**
   * Which NUMA nodes the memory comes from. Default: the host decides. A node that the host does not have is an error.
   */
  numa?: Input<NumaArgs>;
  /** The hardware clock. Default: local time. */
  clock?: Input<ClockArgs>;
  /** The console. Default: the preset's choice, on the host's loopback address. */
  graphics?: Input<GraphicsArgs>;
  /** The video device. Default: the preset's choice. */
  video?: Input<VideoArgs>;
  /** Channel for the QEMU guest agent, which must be installed in Windows. Default: the preset's choice. */
  guestAgent?: Input<boolean>;
  /** Hide the KVM signature from the guest. Default: false. */
  hideKvm?: Input<boolean>;
  /** Memory balloon device, through which the host can reclaim memory from the guest. Default: the preset's choice. */
  memoryBalloon?: Input<boolean>;
  /**
   * UUID of the domain. Default: derived from the resource's URN, so that it is the same whenever the machine is made
   * again. It cannot be changed: it is what libvirt, the TPM and Windows know the machine by.
   */
  uuid?: Input<string>;
  /** Free text, kept in the domain; at most 8000 characters. Default: none. */
  description?: Input<string>;
  /**
   * Should the machine run? `true` starts it after it is defined, and again at an `up` after a refresh found it off.
   * `false` defines it only; changing from `true` to `false` shuts Windows down. A machine that somebody started by
   * hand is left alone. Default: true.
   */
  running?: Input<boolean>;
  /** Start the machine when the host starts. Default: false. */
  autostart?: Input<boolean>;
  /**
   * Time limit for Windows to shut down, in seconds, from 1 to 86400. `customTimeouts.update` and
   * `customTimeouts.delete` take precedence. Default: 300.
   */
  shutdownTimeoutSeconds?: Input<number>;
  /**
   * Force the machine off if Windows does not shut down in time. Unsaved data is lost. Default: false; the operation
   * fails instead.
   */
  forceStop?: Input<boolean>;
  /**
   * Remove the UEFI variables and the TPM's state together with the machine. BitLocker keys in the TPM are lost.
   * Default: false, they are kept. With Pulumi's option `retainOnDelete` the machine itself stays, and this has no
   * effect.
   */
  deleteStateOnDestroy?: Input<boolean>;
  /**
   * Take over a machine that is on the host under this resource's UUID already, with its disks, UEFI variables and TPM:
   * one that another stack or nobody declares. It counts once, when it is set; the preview says whose machine it is.
   * With `uuid` it takes a machine that was made by other means. Use it in place of Pulumi's option `import`, which is
   * not supported, and to take back a machine that `retainOnDelete` left on the host. Default: false; such a machine is
   * an error that names its owner.
   */
  adopt?: Input<boolean>;
}
