// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { VlanNativeMode } from "../enums";

/** VLANs of a network adapter. The host adds and removes the tags; Windows does not see them. */
export interface VlanArgs {
  /**
   * VLAN IDs, for example `[42]`. Several IDs make the connection a trunk, in which Windows sees the tags. At most 4096
   * entries. Each entry: a whole number from 0 to 4095 (VLAN ID).
   */
  tags: Input<Input<number>[]>;
  /** Makes the connection a trunk. Several tags require it. Default: true with several tags, otherwise false. */
  trunk?: Input<boolean>;
  /**
   * Which of the `tags` is the native VLAN of a trunk. Open vSwitch supports it. A whole number from 0 to 4095 (VLAN
   * ID). Default: none.
   */
  native?: Input<number>;
  /** How frames of the native VLAN are sent. Requires `native`. Default: `untagged`. */
  nativeMode?: Input<VlanNativeMode>;
}
