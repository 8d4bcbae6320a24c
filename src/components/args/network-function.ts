// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** A virtual function (SR-IOV) of a network card of the host: `of` and `index`, or `address`. */
export interface NetworkFunctionArgs {
  /**
   * Network interface of the host that is the card, for example `eno1`. Up to 15 letters, digits and `. _ -`. Cannot be
   * combined with `address`. Default: none; `address` names the function.
   */
  of?: Input<string>;
  /**
   * Number of the virtual function, from 0. Requires `of`. A whole number from 0 to 255 (function). Cannot be combined
   * with `address`. Default: none; `address` names the function. More than the host has activated is an error.
   */
  index?: Input<number>;
  /**
   * PCI address of the function on the host. It can change when a card is added. Domain, bus, slot and function as
   * `lspci -D` writes them, for example `0000:01:00.0`. Cannot be combined with `of` or `index`. Default: where preview
   * finds the function.
   */
  address?: Input<string>;
  /**
   * Vendor and device that the function must have, for example `8086:1520`. Vendor and device as `lspci -nn` or `lsusb`
   * writes them, for example `10de:2484`. Default: any; what preview finds at `address`, which is then kept.
   */
  id?: Input<string>;
  /**
   * Path of the slot that the function must have, as `windows-guest probe` lists it. The PCI domain, then slot and
   * function of each bridge and of the device, for example `0000/01.0/00.0`. Default: any; what preview finds at
   * `address`, which is then kept.
   */
  slot?: Input<string>;
}
