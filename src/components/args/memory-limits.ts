// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** How much of the host's memory QEMU may use for the machine. */
export interface MemoryLimitsArgs {
  /**
   * The most memory that QEMU may use. Linux ends QEMU when it needs more. A size with a unit (KiB, MiB, GiB, TiB).
   * Default: no limit. QEMU needs memory beyond that of Windows; how much, nobody can predict.
   */
  hard?: Input<string>;
  /**
   * Memory that the host leaves to QEMU when it runs short. A size with a unit (KiB, MiB, GiB, TiB). Default: no limit.
   */
  soft?: Input<string>;
  /**
   * The most memory and swap space together that QEMU may use. At least `hard`. A size with a unit (KiB, MiB, GiB,
   * TiB). Default: no limit.
   */
  swap?: Input<string>;
}
