// Generated from src/fleet/model by `npm run generate`; do not edit.
import type { HostCapacityArgs } from "./host-capacity";
import type { HostReserveArgs } from "./host-reserve";

/** A KVM host of a fleet. */
export interface FleetHostArgs {
  /**
   * libvirt URI of the host. A URI such as `qemu+ssh://root@kvm1.example.org/system`. A host is known by its name in
   * the fleet: its URI can change without moving a machine.
   */
  uri: string;
  /**
   * Path of a saved host profile, which `windows-guest probe` writes. It stands in for a host that does not answer. One
   * line of up to 4095 characters. Default: none.
   */
  profile?: string;
  /** Labels that members can require. Names and values, for example `{ rack: "a1" }`. Default: none. */
  labels?: { [name: string]: string };
  /** What the host has for machines. Default: what the host reports. */
  capacity?: HostCapacityArgs;
  /** What is kept free on the host. Default: 5 % of its memory. */
  reserve?: HostReserveArgs;
}
