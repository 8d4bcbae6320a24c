// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { NetworkLink, NetworkModel } from "../enums";

/** A network adapter. It connects to a libvirt network or to a bridge of the host. */
export interface NetworkArgs {
  /**
   * Identifies the adapter, also when it connects to another network. Must be unique. Up to 63 letters, digits and
   * `. _ -`. Default: its network or bridge, and its number among the unnamed adapters there.
   */
  name?: Input<string>;
  /**
   * libvirt network. Up to 128 letters, digits, spaces and `. _ + - @ ( ) : =`. Cannot be combined with `bridge`.
   * Default: `default`.
   */
  network?: Input<string>;
  /**
   * Bridge of the host, for example `br0`. Up to 15 letters, digits and `. _ -`. Cannot be combined with `network`.
   * Default: none.
   */
  bridge?: Input<string>;
  /** Network adapter that Windows sees. Default: `auto`. */
  model?: Input<NetworkModel>;
  /** Whether the cable is plugged in. The adapter itself stays in the machine. Default: `up`. */
  link?: Input<NetworkLink>;
  /**
   * MAC address. Must be unique in the machine. Six pairs of hexadecimal digits with colons, for example
   * `"52:54:00:12:34:56"`. Default: derived from the machine's UUID and from what identifies the adapter. An existing
   * machine keeps its address.
   */
  mac?: Input<string>;
}
