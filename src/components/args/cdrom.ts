// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** A CD-ROM drive. It is empty if neither `path` nor `volume` is set. */
export interface CdromArgs {
  /**
   * Identifies the drive, also when its medium changes. Must be unique. Up to 63 letters, digits and `. _ -`. Default:
   * its medium, otherwise its position. A name that contains `virtio` or `driver` means that the medium provides
   * drivers for Windows Setup.
   */
  name?: Input<string>;
  /** ISO image. An absolute path on the host. Cannot be combined with `pool` or `volume`. Default: none. */
  path?: Input<string>;
  /**
   * Storage pool of the ISO image. Requires `volume`. Up to 128 letters, digits, spaces and `. _ + - @ ( ) : =`.
   * Default: `default`.
   */
  pool?: Input<string>;
  /** Volume of the ISO image in its pool. Up to 200 letters, digits, spaces and `. _ + - @ ( ) : =`. Default: none. */
  volume?: Input<string>;
  /**
   * Place in the boot order; 1 boots first. A whole number from 1 to 99 (place in the boot order). Default: drives with
   * a medium follow the system disk. If a disk or CD-ROM drive has it, only disks and drives that have it are in the
   * boot order. Each number can occur once.
   */
  bootOrder?: Input<number>;
}
