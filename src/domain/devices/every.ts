import { sameAddressNumber } from "../compare/same";
import type { Kind } from "../kind";
import { PLACED } from "../sources";

/** What is true of devices of every kind. */
export const everyDevice: Kind = {
  place: "devices/*",
  numbers: [
    "boot/@order",
    "driver/@iothread",
    "driver/@queues",
    "driver/@queue_size",
    "driver/@rx_queue_size",
    "driver/@tx_queue_size",
  ],
  additions: [
    { place: "address", reason: PLACED },
    { place: "alias", reason: "QEMU's name of the device; those of a running machine are made anew at each start" },
  ],
  alike: [sameAddressNumber("address/@*"), sameAddressNumber("source/address/@*")],
};
