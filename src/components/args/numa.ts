// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { NumaMode } from "../enums";

/** Host NUMA nodes that the machine's memory comes from. */
export interface NumaArgs {
  /** Host NUMA nodes. Numbers and ranges, for example `"2"` or `"0-3,8"`. */
  nodes: Input<string>;
  /** How strictly memory comes from these nodes. Default: `strict`. */
  mode?: Input<NumaMode>;
}
