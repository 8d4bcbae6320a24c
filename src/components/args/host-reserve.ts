// Generated from src/fleet/model by `npm run generate`; do not edit.

/** What is kept free on a host. */
export interface HostReserveArgs {
  /**
   * Memory that machines do not get: for the host itself, and for what QEMU needs beside the machines' memory. A size
   * with a unit (KiB, MiB, GiB, TiB). Default: 5 % of the host's memory, at least 1 GiB.
   */
  memory?: string;
  /** Host CPUs that machines do not get. A whole number from 0 to 4096 (CPUs). Default: 0. */
  cpus?: number;
}
