// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { PlacementStrategy } from "../enums";
import type { RebalanceArgs } from "./rebalance";

/** Where the members of a fleet are placed. */
export interface PlacementArgs {
  /** Which of the hosts with room a new member gets. Default: `spread`. */
  strategy?: PlacementStrategy;
  /**
   * vCPUs for each host CPU. A number from 1 to 32. Default: 4. Host CPUs that a member is pinned to are never shared.
   */
  cpuOvercommit?: number;
  /** Labels that a host must have for any member. Names and values, for example `{ rack: "a1" }`. Default: none. */
  requires?: { [name: string]: string };
  /**
   * Allows members to move to other hosts. Default: no member moves; a member that no longer fits on its host is an
   * error.
   */
  rebalance?: RebalanceArgs;
  /**
   * URIs of hosts that no longer exist. Machines on them are removed from the state without asking the host, and placed
   * anew. At most 100 entries. Each entry: a URI such as `qemu+ssh://root@kvm1.example.org/system`. Default: none;
   * removing a machine from a host that does not answer is an error. If such a host comes back, its machines come back
   * with it: delete them there.
   */
  forgetUnreachable?: string[];
}
