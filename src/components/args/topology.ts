// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** CPU topology that Windows sees. `sockets` times `cores` times `threads` must equal `vcpus`. */
export interface TopologyArgs {
  /**
   * Number of sockets. Client editions of Windows use at most 2. A whole number from 1 to 255 (sockets). Default: 1.
   */
  sockets?: Input<number>;
  /** Cores per socket. A whole number from 1 to 4096 (cores). Default: `vcpus` divided by `sockets` and `threads`. */
  cores?: Input<number>;
  /** Threads per core. A whole number from 1 to 8 (threads). Default: 1. */
  threads?: Input<number>;
}
