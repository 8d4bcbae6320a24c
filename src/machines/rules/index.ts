import type { MachineRule } from "../rule";
import { diskCacheUnsafe } from "./disk-cache-unsafe";
import { hpetOn } from "./hpet-on";

/** The rules that look at a machine as a whole, by whomever it was written: in the order in which findings appear. */
export const machineRules: readonly MachineRule[] = [
  // Clock and timers
  hpetOn,
  // Disks
  diskCacheUnsafe,
];
