// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { NetworkFilterParameterArgs } from "./network-filter-parameter";

/** Network filter of the host for a network adapter. */
export interface NetworkFilterArgs {
  /**
   * Name of the filter, for example `clean-traffic`. `virsh nwfilter-list` lists those of a host. Up to 128 letters,
   * digits, spaces and `. _ + - @ ( ) : =`.
   */
  name: Input<string>;
  /** Parameters of the filter. At most 64 entries. Default: none. */
  parameters?: Input<Input<NetworkFilterParameterArgs>[]>;
}
