// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { DirectMode, NetworkLink, NetworkModel } from "../enums";
import type { BandwidthArgs } from "./bandwidth";
import type { NetworkFilterArgs } from "./network-filter";
import type { NetworkFunctionArgs } from "./network-function";
import type { OpenVSwitchArgs } from "./open-vswitch";
import type { VlanArgs } from "./vlan";

/**
 * A network adapter. It connects to a libvirt network, to a bridge or to a network interface of the host, or it is a
 * function of a network card of the host.
 */
export interface NetworkArgs {
  /**
   * Identifies the adapter, also when it connects to another network. Must be unique. Up to 63 letters, digits and
   * `. _ -`. Default: its network, bridge or interface, and its number among the unnamed adapters there.
   */
  name?: Input<string>;
  /**
   * libvirt network. A network that is a pool of virtual functions gives the machine one of them. Up to 128 letters,
   * digits, spaces and `. _ + - @ ( ) : =`. Cannot be combined with `bridge`, `direct` or `function`. Default:
   * `default`.
   */
  network?: Input<string>;
  /**
   * Port group of the libvirt network, which determines its VLANs, limits and virtual port. Up to 128 letters, digits,
   * spaces and `. _ + - @ ( ) : =`. Default: the network's default port group, if it has one.
   */
  portGroup?: Input<string>;
  /**
   * Bridge of the host, for example `br0`. Up to 15 letters, digits and `. _ -`. Cannot be combined with `network`,
   * `direct` or `function`. Default: none.
   */
  bridge?: Input<string>;
  /**
   * Network interface of the host, for example `eno1`, through macvtap. Up to 15 letters, digits and `. _ -`. Cannot be
   * combined with `network`, `bridge` or `function`. Default: none. Windows and the host itself do not reach each other
   * through it.
   */
  direct?: Input<string>;
  /** How the adapter reaches others on the interface. Requires `direct`. Default: `bridge`. */
  directMode?: Input<DirectMode>;
  /**
   * Virtual function of a network card of the host, which the machine has for itself. The card sets its MAC address and
   * VLAN when the machine starts. Windows requires the card's driver, and the machine cannot be migrated while it runs.
   * Cannot be combined with `network`, `bridge` or `direct`. Default: none. Whether the function is trusted, and
   * whether the card checks its addresses, is set on the host (`ip link set eno1 vf 0 trust on spoofchk off`) and shown
   * by `ip link show dev eno1`.
   */
  function?: Input<NetworkFunctionArgs>;
  /** Port on a bridge of Open vSwitch. Required if `bridge` is one. Default: none; the bridge is one of Linux. */
  openVSwitch?: Input<OpenVSwitchArgs>;
  /**
   * VLANs of the adapter. Open vSwitch and virtual functions support them; bridges of Linux do with libvirt 11.0 or
   * newer. Default: none.
   */
  vlan?: Input<VlanArgs>;
  /** Network adapter that Windows sees. Default: `auto`. */
  model?: Input<NetworkModel>;
  /**
   * Number of queue pairs of a virtio adapter. Each is served by a vCPU of its own in Windows. A whole number from 1 to
   * 256 (queues). Cannot be combined with `multiqueue`. Default: 1.
   */
  queues?: Input<number>;
  /**
   * One queue pair for each vCPU of a virtio adapter, at most 16, which is the most that its Windows driver uses.
   * Cannot be combined with `queues`. Default: false.
   */
  multiqueue?: Input<boolean>;
  /**
   * Largest packet in bytes, for example 9000. The bridge and everything behind it must support it. A virtio driver
   * adopts it; other adapters are set in Windows. A whole number from 68 to 65535 (bytes). Default: that of the network
   * or bridge.
   */
  mtu?: Input<number>;
  /** Bandwidth limits. Default: no limits. */
  bandwidth?: Input<BandwidthArgs>;
  /** Network filter of the host. Default: none. */
  filter?: Input<NetworkFilterArgs>;
  /** Isolates the adapter from other isolated adapters on the same bridge of Linux. Default: false. */
  isolated?: Input<boolean>;
  /** Whether the cable is plugged in. The adapter itself stays in the machine. Default: `up`. */
  link?: Input<NetworkLink>;
  /**
   * MAC address. Must be unique in the machine. Six pairs of hexadecimal digits with colons, for example
   * `"52:54:00:12:34:56"`. Default: derived from the machine's UUID and from what identifies the adapter. An existing
   * machine keeps its address.
   */
  mac?: Input<string>;
}
