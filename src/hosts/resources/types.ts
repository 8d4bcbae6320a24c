/**
 * What lies on a host and what it runs: storage pools with their volumes, networks, bridges, and the machines that have
 * disks and ports already. A part that is absent is unknown, never "none".
 */
export interface HostResources {
  readonly pools?: readonly HostPool[];
  readonly networks?: readonly HostNetwork[];
  /** Network interfaces of the host itself; only where a shell reaches it. */
  readonly interfaces?: readonly HostInterface[];
  readonly machines?: readonly HostMachine[];
  /** Files of UEFI variables in libvirt's folder for them; only where a shell reaches the host. */
  readonly variables?: readonly HostVariables[];
  /** Who QEMU runs as, from the security model `dac` of `capabilities`. */
  readonly qemuUser?: QemuUser;
}

export interface QemuUser {
  readonly uid: number;
  readonly gid: number;
  /**
   * libvirt does not give files to this user before a machine starts (`dynamic_ownership = 0` in qemu.conf). Absent: it
   * does, or it is not known.
   */
  readonly ownsFiles?: false;
}

export interface HostPool {
  readonly name: string;
  readonly uuid: string;
  /** libvirt's word: `dir`, `logical`, `rbd` … */
  readonly type: string;
  /** Folder or device folder; absent for a pool without one. */
  readonly path?: string;
  readonly active: boolean;
  /** What the file system below says now, else what libvirt last saw. */
  readonly availableBytes?: number;
  /**
   * Those that libvirt lists, at most 500 a pool; a file put there since the last `virsh pool-refresh` is not among
   * them.
   */
  readonly volumes?: readonly HostVolume[];
}

export interface HostVolume {
  readonly name: string;
  /** Absent for an object of a network pool. */
  readonly path?: string;
  /** libvirt's word, `raw` for a format that it does not know; absent where volumes have none. */
  readonly format?: string;
  readonly capacityBytes?: number;
  /** What it takes of the pool now. */
  readonly allocationBytes?: number;
}

export interface HostNetwork {
  readonly name: string;
  readonly active: boolean;
  readonly autostart: boolean;
}

/** A file of UEFI variables. */
export interface HostVariables {
  readonly path: string;
  /**
   * Microsoft's Secure Boot certificates in it: `2011` is "Microsoft Windows Production PCA 2011", `2023` is "Windows
   * UEFI CA 2023". Empty: neither, or it cannot be read.
   */
  readonly certificates: readonly ("2011" | "2023")[];
}

export interface HostInterface {
  readonly name: string;
  /**
   * `card`: a network card or a virtual function of one. `other`: what may serve as a bridge without being one of
   * Linux's, for example of Open vSwitch.
   */
  readonly kind: "bridge" | "card" | "other";
}

export interface HostMachine {
  readonly name: string;
  readonly uuid: string;
  readonly running: boolean;
  /** What it has of the host's memory; absent where its definition was not told. */
  readonly memoryKiB?: number;
  readonly vcpus?: number;
  /** Size of the huge pages that its memory is made of. Absent: ordinary pages. */
  readonly pageKiB?: number;
  /** Host CPUs that a vCPU has for itself: its `vcpupin` names this one alone. Absent: none, or it is not known. */
  readonly pinnedCpus?: readonly number[];
  /** The file of its UEFI variables, where the definition names it. */
  readonly variables?: string;
  /** Disks that it alone may write to: no CD images, nothing shared. */
  readonly disks: readonly HostDisk[];
  readonly consoles: readonly HostConsole[];
  /** libvirt starts it with the host. Absent: it does not, or it is not known. */
  readonly autostart?: boolean;
  /** PCI devices of the host that its definition hands over, as `0000:01:00.0`. Absent: none. */
  readonly hostDevices?: readonly string[];
  /**
   * Memory that the host cannot swap while it runs, in KiB: VFIO pins it, or its definition locks it. Absent: none, or
   * it is not known.
   */
  readonly pinnedKiB?: number;
  /** Names of memory in `/dev/shm` that its definition shares with others. Absent: none. */
  readonly sharedMemory?: readonly string[];
  /** USB devices of the host. Absent: none. */
  readonly usbDevices?: readonly NamedUsb[];
  /** UUIDs of mediated devices, in lower case. Absent: none. */
  readonly mediatedDevices?: readonly string[];
}

/** A USB device as a definition names it, which need not say all of this; a running machine's says bus and device. */
export interface NamedUsb {
  /** Four hexadecimal digits in lower case; so is the product. */
  readonly vendor?: string;
  readonly product?: string;
  readonly bus?: number;
  readonly device?: number;
  /** The ports from the controller of the bus, for example "1.2". */
  readonly port?: string;
}

export interface HostDisk {
  /** For example `sda`. */
  readonly target: string;
  readonly path?: string;
  readonly pool?: string;
  readonly volume?: string;
}

export interface HostConsole {
  readonly type: string;
  readonly port: number;
  /** Its definition names the port. Otherwise it has it only while it runs. */
  readonly fixed: boolean;
  /** Absent: the host's own default, 127.0.0.1. */
  readonly listen?: string;
}

/** A path on a host that somebody names. `image`: its header is read; otherwise only whether it is there. */
export interface NamedPath {
  readonly path: string;
  readonly image: boolean;
}

/** What stands under a path on a host, asked for one guest. */
export interface HostFile {
  /** `missing` only where the host says that there is no such file; `unknown` where it could not be seen. */
  readonly kind: "file" | "block" | "other" | "missing" | "unknown";
  /** QEMU's word for the format, read from the image's own header. */
  readonly format?: string;
  readonly capacityBytes?: number;
  /** The folder on the way to it that QEMU's user may not enter, or the file itself where that user may not open it. */
  readonly closedTo?: string;
}
