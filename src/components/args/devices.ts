import type { Input } from "@pulumi/pulumi";
import type { DiskBus, DiskCache, DiskFormat, GraphicsType, NetworkModel, VideoModel } from "../enums";

/**
 * One disk. Either an image that exists (`path`, or `pool` and `volume`) or one to make (`size`, `baseImage` or both).
 */
export interface DiskArgs {
  /**
   * Identity of the disk: up to 63 letters, digits and `. _ -`, unique in the list. With a name, the position in the
   * list does not matter, and the volume is `<machine>-<name>.qcow2`. Default: its `serial`, otherwise its `volume` or
   * `path`; two disks without any of them are an error. For a disk that a `WindowsGuest` makes, `name`, or one of the
   * others, must be plain text and not an output.
   */
  name?: Input<string>;
  /**
   * Absolute path, on the host, of an image or block device that exists. Excludes `pool`, `volume`, `baseImage` and
   * `size`.
   */
  path?: Input<string>;
  /** Storage pool on the host, which must exist. Default: `default`. */
  pool?: Input<string>;
  /**
   * Volume in the pool. Default for a disk that is made: the machine's name, for example `ada.qcow2`, and for one of
   * `disks` `ada-data.qcow2` with its `name` or `serial`, or `ada-1.qcow2` without. A disk that exists keeps its
   * volume.
   */
  volume?: Input<string>;
  /**
   * Base image: the name of a volume in the same pool, or an absolute path on the host. The disk becomes a qcow2
   * overlay of it: it is created quickly and requires the base image to remain in place. Changing it for an existing
   * disk is an error unless `recreate` requests a new disk.
   */
  baseImage?: Input<string>;
  /**
   * Size with its unit (KiB, MiB, GiB, TiB), for example `"80 GiB"`. With `baseImage` at least the base image's size,
   * which is also the default. It can grow, also while the machine runs, never shrink.
   */
  size?: Input<string>;
  /**
   * Format of the image. Default: what the host says of an image that exists; `qcow2` for one to be made, `raw` in a
   * pool of block devices. Another one than the host says is an error.
   */
  format?: Input<DiskFormat>;
  /** How the disk is attached. Default: `auto`, which follows `drivers`. */
  bus?: Input<DiskBus>;
  /** What QEMU does with the host's page cache. Default: the preset's choice, otherwise QEMU's own. */
  cache?: Input<DiskCache>;
  /** Serial number that the guest sees: up to 20 letters, digits and `. _ + -`. Default: none. */
  serial?: Input<string>;
  /**
   * Use an existing volume with this name unchanged instead of failing, for example one that `retainOnDelete` left on
   * the host. An adopted volume is never deleted. Default: false.
   */
  adopt?: Input<boolean>;
  /**
   * Change this text, for example to today's date, to recreate this disk once. Its data is lost. The machine must
   * be off. A text that is already deployed has no effect. Default: none.
   */
  recreate?: Input<string>;
}

/** One CD-ROM drive; empty without a source. */
export interface CdromArgs {
  /**
   * What the drive is known by, also when it gets another medium: up to 63 letters, digits and `. _ -`, once in the
   * list. A name with `virtio` or `driver` in it says that the medium brings drivers for Windows Setup. Default: its
   * medium, otherwise its place.
   */
  name?: Input<string>;
  /** Absolute path of an ISO image on the host. Default: none. */
  path?: Input<string>;
  /** Storage pool of the ISO image; with `volume`. Default: `default`. */
  pool?: Input<string>;
  /** Volume of the ISO image in its pool. Default: none. */
  volume?: Input<string>;
}

/** One network device. Either `network` or `bridge`. */
export interface NetworkArgs {
  /**
   * What the card is known by, also when it is plugged in elsewhere: up to 63 letters, digits and `. _ -`, once in the
   * list. Default: its network or bridge, and its number among the unnamed cards there.
   */
  name?: Input<string>;
  /** libvirt network. Default: `default`. */
  network?: Input<string>;
  /** Bridge of the host, for example `br0`; instead of `network`. Default: none. */
  bridge?: Input<string>;
  /** Network device that Windows sees. Default: `auto`, which follows `drivers`. */
  model?: Input<NetworkModel>;
  /**
   * MAC address, for example `52:54:00:12:34:56`. Default: derived from the machine's UUID and from what the card is
   * known by; a machine that exists keeps the one it has. The same one twice in a machine is an error.
   */
  mac?: Input<string>;
}

/** The machine's console. */
export interface GraphicsArgs {
  /** Protocol of the console, or none. Default: the preset's choice. */
  type?: Input<GraphicsType>;
  /**
   * Address to listen on. Default: `127.0.0.1`. Any other address exposes the console to the network and causes a
   * warning.
   */
  listen?: Input<string>;
  /** TCP port, up to 65535; -1 for any free one. Default: -1. */
  port?: Input<number>;
  /**
   * Password of the console. A secret however it is given: it is encrypted in Pulumi's state, in no argument list, and
   * not in what Pulumi and this package say. Only `pulumi -v=9`, which logs every value, shows it. Default: none; one
   * that somebody set on the host is then left alone. At most 255 characters; for VNC more than 8 bytes are an error,
   * because it would ignore the rest.
   */
  password?: Input<string>;
}

/** The machine's video device. */
export interface VideoArgs {
  /** Video device that Windows sees. Default: the preset's choice. */
  model?: Input<VideoModel>;
}
