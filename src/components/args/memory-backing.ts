// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { MemorySource } from "../enums";

/** How the host provides the machine's memory. */
export interface MemoryBackingArgs {
  /**
   * What the memory is on the host. Default: `memfd` with shared folders and without huge pages, otherwise `anonymous`.
   */
  source?: Input<MemorySource>;
  /**
   * Whether other processes of the host, such as virtiofsd, can map the memory. Default: true with shared folders,
   * otherwise false.
   */
  shared?: Input<boolean>;
  /**
   * Keep all memory in RAM, so that the host never swaps it out. Default: false. The host must have that much free
   * memory.
   */
  locked?: Input<boolean>;
  /**
   * Keep the host from merging pages with those of other machines (KSM), at the cost of more memory. Default: false.
   */
  noSharePages?: Input<boolean>;
}
