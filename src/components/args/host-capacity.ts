// Generated from src/fleet/model by `npm run generate`; do not edit.

/** What a host has for machines, if it is not what the host reports. */
export interface HostCapacityArgs {
  /** Memory. A size with a unit (KiB, MiB, GiB, TiB). Default: what the host reports. */
  memory?: string;
  /** Host CPUs. A whole number from 1 to 4096 (CPUs). Default: what the host reports. */
  cpus?: number;
}
