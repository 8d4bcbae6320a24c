import type { Input } from "@pulumi/pulumi";
import type { DiskBus, DiskCache, DiskFormat, GraphicsType, NetworkModel, VideoModel } from "../enums";

/** One disk. Either an image that exists (`path`, or `pool` and `volume`) or one to make (`size`, `baseImage` or both). */
export interface DiskArgs {
  /** Absolute path, on the host, of an image or block device that exists. Excludes `pool`, `volume`, `baseImage` and `size`. */
  path?: Input<string>;
  /** Storage pool on the host. Default: `default`. */
  pool?: Input<string>;
  /** Volume in the pool. Default for a disk that is made: the machine's name, for example `ada.qcow2`, and `ada-1.qcow2` for the first of `disks`. */
  volume?: Input<string>;
  /**
   * Base image: the name of a volume in the same pool, or an absolute path on the host. The disk becomes a qcow2 overlay of it:
   * made in an instant, and of no use without it. Changing it replaces the disk.
   */
  baseImage?: Input<string>;
  /** Size with its unit, for example `"80 GiB"`. With `baseImage` at least the base image's size, which is also the default. It can grow, never shrink. */
  size?: Input<string>;
  /** Default: `qcow2`. */
  format?: Input<DiskFormat>;
  /** Default: `auto`, which follows `drivers`. */
  bus?: Input<DiskBus>;
  /** Default: the preset's choice, otherwise QEMU's own. */
  cache?: Input<DiskCache>;
  /** Serial number that the guest sees: up to 20 letters, digits and `. _ + -`. */
  serial?: Input<string>;
  /** Take a volume that exists under this name as it is, instead of refusing. Default: false. */
  adopt?: Input<boolean>;
}

/** One CD-ROM drive; empty without a source. */
export interface CdromArgs {
  /** Absolute path of an ISO image on the host. */
  path?: Input<string>;
  /** Storage pool of the ISO image; with `volume`. */
  pool?: Input<string>;
  /** Volume of the ISO image; with `pool`. */
  volume?: Input<string>;
}

/** One network device. Either `network` or `bridge`. */
export interface NetworkArgs {
  /** libvirt network, for example `default`. */
  network?: Input<string>;
  /** Bridge of the host, for example `br0`. */
  bridge?: Input<string>;
  /** Default: `auto`, which follows `drivers`. */
  model?: Input<NetworkModel>;
  /** MAC address, for example `52:54:00:12:34:56`. Unique on the host. Default: one that libvirt chooses once. */
  mac?: Input<string>;
}

/** The machine's console. */
export interface GraphicsArgs {
  /** Default: the preset's choice. */
  type?: Input<GraphicsType>;
  /** Address to listen on. Default: `127.0.0.1`; anything else shows the console to the network and is warned about. */
  listen?: Input<string>;
  /** TCP port; -1 for any free one. Default: -1. */
  port?: Input<number>;
  /** Password of the console. A secret: it is encrypted in Pulumi's state and never in an argument list or a log. VNC uses its first 8 characters. */
  password?: Input<string>;
}

/** The machine's video device. */
export interface VideoArgs {
  /** Default: the preset's choice. */
  model?: Input<VideoModel>;
}
