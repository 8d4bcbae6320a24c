// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Limits of what Windows receives. */
export interface InboundLimitsArgs {
  /**
   * Average rate in kilobytes (1000 bytes) per second, for example 12500 for 100 Mbit/s. A whole number from 1 to
   * 4294967295 (kilobytes per second).
   */
  averageKilobytesPerSecond: Input<number>;
  /**
   * Highest rate, at which `burstKibibytes` may be transferred. A whole number from 1 to 4294967295 (kilobytes per
   * second). Default: not limited beyond the average.
   */
  peakKilobytesPerSecond?: Input<number>;
  /**
   * Data in KiB that may be transferred at once at the highest rate. A whole number from 1 to 4294967 (KiB). Default:
   * what the average rate requires.
   */
  burstKibibytes?: Input<number>;
  /**
   * Rate that the network guarantees to this adapter. Requires a libvirt network with an inbound limit of its own. A
   * whole number from 1 to 4294967295 (kilobytes per second). Default: none.
   */
  floorKilobytesPerSecond?: Input<number>;
}
