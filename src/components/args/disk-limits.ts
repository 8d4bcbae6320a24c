// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** How much a disk may read and write. A total excludes its two parts. */
export interface DiskLimitsArgs {
  /**
   * Bytes per second that are read and written together, for example 104857600 for 100 MiB per second. A whole number
   * from 1 to 1000000000000000 (bytes per second). Cannot be combined with `readBytesPerSecond` or
   * `writeBytesPerSecond`. Default: no limit.
   */
  totalBytesPerSecond?: Input<number>;
  /**
   * Bytes per second that are read. A whole number from 1 to 1000000000000000 (bytes per second). Cannot be combined
   * with `totalBytesPerSecond`. Default: no limit.
   */
  readBytesPerSecond?: Input<number>;
  /**
   * Bytes per second that are written. A whole number from 1 to 1000000000000000 (bytes per second). Cannot be combined
   * with `totalBytesPerSecond`. Default: no limit.
   */
  writeBytesPerSecond?: Input<number>;
  /**
   * Read and write operations per second together. A whole number from 1 to 1000000000000000 (operations per second).
   * Cannot be combined with `readIops` or `writeIops`. Default: no limit.
   */
  totalIops?: Input<number>;
  /**
   * Read operations per second. A whole number from 1 to 1000000000000000 (operations per second). Cannot be combined
   * with `totalIops`. Default: no limit.
   */
  readIops?: Input<number>;
  /**
   * Write operations per second. A whole number from 1 to 1000000000000000 (operations per second). Cannot be combined
   * with `totalIops`. Default: no limit.
   */
  writeIops?: Input<number>;
}
