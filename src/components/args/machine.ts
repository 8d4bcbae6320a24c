import type { Input } from "@pulumi/pulumi";
import type { ClockOffset, CpuFeaturePolicy, CpuMode, FirmwareType, NumaMode, TpmModel } from "../enums";

/** The KVM host that the machine lives on. */
export interface HostArgs {
  /**
   * libvirt URI, for example `qemu+ssh://root@kvm1.example.org/system`. Default: the host of the `Provider` or of the
   * stack's configuration `windows-guest:host`, otherwise `qemu:///system`.
   * Another host replaces the machine, which must be off: it is defined there and then removed here; disks are not
   * moved. Another user, key or spelling for the same host changes only how it is reached.
   */
  uri?: Input<string>;
  /**
   * A saved host profile: path of a YAML or JSON file of at most 4 MiB, relative to the folder Pulumi runs in. It
   * stands in for the host during `pulumi preview` when the host cannot be reached. `pulumi up` always asks the host
   * itself.
   */
  profile?: Input<string>;
}

/** CPU topology that Windows sees. The product must equal `vcpus`. */
export interface TopologyArgs {
  /** Sockets, from 1 to 255. Client editions of Windows use at most 2. Default: 1. */
  sockets?: Input<number>;
  /** Cores per socket. Default: what remains of `vcpus`. */
  cores?: Input<number>;
  /** Threads per core, from 1 to 8. Default: 1. */
  threads?: Input<number>;
}

/** One CPU feature, for example `vmx`. */
export interface CpuFeatureArgs {
  /** libvirt's name; `virsh domcapabilities` lists the supported ones. */
  name: Input<string>;
  /** What libvirt does about it. */
  policy: Input<CpuFeaturePolicy>;
}

/** The guest's CPU. */
export interface CpuArgs {
  /**
   * libvirt's CPU mode. Default: `custom` with a `model`, otherwise the preset's choice. A mode that the host does not
   * offer is an error.
   */
  mode?: Input<CpuMode>;
  /** Model for mode `custom`, for example `Skylake-Server`. Default: none. One that the host cannot run is an error. */
  model?: Input<string>;
  /** Features on top of the mode or model, at most 200. Default: what nesting and the preset need. */
  features?: Input<Input<CpuFeatureArgs>[]>;
}

/** Firmware. Its variables (NVRAM) belong to the machine and are kept across updates. */
export interface FirmwareArgs {
  /** UEFI or BIOS. Default: what this Windows needs. */
  type?: Input<FirmwareType>;
  /**
   * Secure Boot with Microsoft's keys enrolled. Default: on where this Windows requires it or the preset chooses it.
   * Off where it is required is an error. Turned on for a machine that exists, it takes effect when the UEFI variables
   * are reset, which a warning explains.
   */
  secureBoot?: Input<boolean>;
  /**
   * Absolute path, on the host, of the file with the UEFI variables. Default: a file of its own, named after the UUID,
   * where libvirt keeps them.
   */
  nvram?: Input<string>;
}

/** TPM 2.0, emulated by swtpm on the host. */
export interface TpmArgs {
  /**
   * Whether the machine has a TPM. Default: true if this Windows version requires it or `model` is set. Setting `false`
   * when a TPM is required is an error.
   */
  enabled?: Input<boolean>;
  /** Interface that Windows sees. Default: `tpm-crb`. */
  model?: Input<TpmModel>;
}

/** Which host CPUs the machine's threads run on. */
export interface PinningArgs {
  /** One list of host CPUs for each vCPU, in order, for example `["2", "3", "4-5"]`. As many as `vcpus`. */
  vcpus: Input<Input<string>[]>;
  /** Host CPUs for QEMU's own threads, for example `"0-1"`. Default: wherever the host likes. */
  emulator?: Input<string>;
  /** Host CPUs for the thread of disk input and output. Default: those of `emulator`. */
  iothread?: Input<string>;
}

/** Huge pages as the machine's memory. The host must have reserved them. */
export interface HugepagesArgs {
  /** Size of a page with its unit: `"2 MiB"` or `"1 GiB"`. */
  size: Input<string>;
}

/** Where the machine's memory comes from. */
export interface NumaArgs {
  /** Host NUMA nodes as ids and ranges, for example `"0"` or `"0-1"`. */
  nodes: Input<string>;
  /** How strictly memory is taken from them. Default: `strict`. */
  mode?: Input<NumaMode>;
}

/** The hardware clock. */
export interface ClockArgs {
  /** What the clock holds. Default: `localtime`. */
  offset?: Input<ClockOffset>;
}
