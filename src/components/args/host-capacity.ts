// Generated from src/fleet/model by `npm run generate`; do not edit.

/** What a host has for the fleet's machines, whatever else it runs. */
export interface HostCapacityArgs {
  /** Memory. A size with a unit (KiB, MiB, GiB, TiB). Default: what the host reports, without other machines. */
  memory?: string;
  /** Host CPUs. A whole number from 1 to 4096 (CPUs). Default: what the host reports; other machines share them. */
  cpus?: number;
}
