// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { DiskBus, DiskCache, DiskDetectZeroes, DiskDiscard, DiskFormat, DiskIo } from "../enums";
import type { DiskLimitsArgs } from "./disk-limits";
import type { DiskLunArgs } from "./disk-lun";

/** A disk: an existing image (`path`, or `pool` and `volume`), or a new one (`size`, `baseImage` or both). */
export interface DiskArgs {
  /**
   * Identifies the disk, whatever its position in the list. Must be unique. Up to 63 letters, digits and `. _ -`.
   * Default: its `serial`, otherwise its `volume` or `path`. Two disks without any of them are an error. A new disk
   * with a name is the volume `<machine>-<name>.qcow2`. For a disk that `WindowsGuest` creates, what identifies it must
   * be a plain value, not an output.
   */
  name?: Input<string>;
  /**
   * Existing image or block device. An absolute path on the host. Cannot be combined with `pool`, `volume`, `baseImage`
   * or `size`. Default: none; the disk is a volume.
   */
  path?: Input<string>;
  /**
   * Storage pool on the host. It must exist. Up to 128 letters, digits, spaces and `. _ + - @ ( ) : =`. Default:
   * `default`.
   */
  pool?: Input<string>;
  /**
   * Volume in the pool. Up to 200 letters, digits, spaces and `. _ + - @ ( ) : =`. Default: for a new disk, the
   * machine's name, for example `ada.qcow2`; in `disks` with the disk's `name` or `serial` (`ada-data.qcow2`), or with
   * its position (`ada-1.qcow2`). An existing disk keeps its volume.
   */
  volume?: Input<string>;
  /**
   * Base image. The disk becomes a qcow2 overlay of it, which is created quickly and requires the base image to remain
   * in place. The name of a volume in the same pool, or an absolute path on the host. Default: none; the disk is empty.
   * Changing it for an existing disk is an error unless `recreate` requests a new disk.
   */
  baseImage?: Input<string>;
  /**
   * Size of the disk, for example `"80 GiB"`. With `baseImage`, at least the size of the base image. A size with a unit
   * (KiB, MiB, GiB, TiB). Default: with `baseImage`, the size of the base image. A disk can grow, also while the
   * machine runs. It cannot shrink.
   */
  size?: Input<string>;
  /**
   * Format of the image. Default: the format that the host reports for an existing image; for a new one `qcow2`, or
   * `raw` in a pool of block devices. A format other than the one that the host reports is an error.
   */
  format?: Input<DiskFormat>;
  /** How the disk is attached. Default: `auto`. */
  bus?: Input<DiskBus>;
  /** How QEMU uses the host's page cache. Default: the preset's choice, otherwise QEMU's default. */
  cache?: Input<DiskCache>;
  /** Serial number that Windows sees. Up to 20 letters, digits and `. _ + -`. Default: none. */
  serial?: Input<string>;
  /** How much the disk may read and write. Default: no limits. */
  limits?: Input<DiskLimitsArgs>;
  /**
   * Place in the boot order; 1 boots first. A whole number from 1 to 99 (place in the boot order). Default: the system
   * disk is first. If a disk or CD-ROM drive has it, only disks and drives that have it are in the boot order. Each
   * number can occur once.
   */
  bootOrder?: Input<number>;
  /** What happens to blocks that Windows frees. Default: `unmap`. */
  discard?: Input<DiskDiscard>;
  /** What QEMU does with blocks of zeros that Windows writes. Default: `off`. */
  detectZeroes?: Input<DiskDetectZeroes>;
  /**
   * How QEMU reads and writes the image. Default: the preset's choice if the `cache` allows it, otherwise QEMU's
   * default.
   */
  io?: Input<DiskIo>;
  /**
   * Number of request queues of a disk on the `virtio` bus. A whole number from 1 to 256 (queues). Default: QEMU's
   * default, one per vCPU.
   */
  queues?: Input<number>;
  /**
   * I/O thread that serves a disk on the `virtio` bus, from 1 to `iothreads`. A whole number from 1 to 64 (number of an
   * I/O thread). Default: 1 if the machine has I/O threads.
   */
  iothread?: Input<number>;
  /**
   * Rotations per minute that Windows sees, for example 7200; 1 means a solid-state disk. For the buses `scsi` and
   * `sata`. A whole number from 1 to 65534 (rotations per minute; 1 for a solid-state disk). Default: not reported;
   * Windows measures the disk to choose between trimming and defragmenting. Requires libvirt 7.3 or newer.
   */
  rotationRate?: Input<number>;
  /**
   * World wide name that Windows sees, for the bus `scsi`. 16 hexadecimal digits in lower case, for example
   * `5000c50015ea71ad`. Default: none.
   */
  wwn?: Input<string>;
  /** Whether Windows cannot write to the disk. Not for the bus `sata`. Default: false. */
  readOnly?: Input<boolean>;
  /**
   * Whether several machines write to the disk at the same time, as a Windows failover cluster does. Default: false.
   * Requires format `raw`. Without software that coordinates the machines, the data is destroyed.
   */
  shareable?: Input<boolean>;
  /**
   * Passes the SCSI commands of Windows on to a block device of the host, for example a LUN of a storage array.
   * Requires a `path` to the device and the bus `scsi`. Default: none; QEMU answers the SCSI commands of Windows
   * itself.
   */
  lun?: Input<DiskLunArgs>;
  /**
   * Use an existing volume with this name unchanged instead of failing. Default: false. An adopted volume is never
   * deleted. Use this to take back a volume that Pulumi's option `retainOnDelete` kept.
   */
  adopt?: Input<boolean>;
  /**
   * Change this text, for example to today's date, to recreate the disk once. Its data is lost. The machine must be
   * shut off. One line of up to 200 characters. Default: none. A text that is already deployed has no effect.
   */
  recreate?: Input<string>;
}
