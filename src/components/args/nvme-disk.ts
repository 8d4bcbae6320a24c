// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { DiskBus, DiskCache, DiskDetectZeroes, DiskDiscard } from "../enums";
import type { DiskLimitsArgs } from "./disk-limits";

/** How Windows sees a namespace of an NVMe controller. */
export interface NvmeDiskArgs {
  /** How the disk is attached. Default: `auto`. */
  bus?: Input<DiskBus>;
  /**
   * Whether the controller may use its own write cache: `none` and `directsync` turn it off. Default: QEMU's default,
   * which uses it. With a controller that cannot turn it off, the machine does not start with `none` and `directsync`.
   */
  cache?: Input<DiskCache>;
  /** Serial number that Windows sees. Up to 20 letters, digits and `. _ + -`. Default: none. */
  serial?: Input<string>;
  /** How much the disk may read and write. Default: no limits. */
  limits?: Input<DiskLimitsArgs>;
  /** What happens to blocks that Windows frees. Default: `unmap`. */
  discard?: Input<DiskDiscard>;
  /** What QEMU does with blocks of zeros that Windows writes. Default: `off`. */
  detectZeroes?: Input<DiskDetectZeroes>;
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
}
