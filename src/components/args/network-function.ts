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
}
