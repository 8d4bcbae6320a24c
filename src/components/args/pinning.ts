// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Host CPUs that the machine's threads run on. */
export interface PinningArgs {
  /**
   * Host CPUs for each vCPU, in order, for example `["2", "3", "4-5"]`. The number of entries must equal `vcpus`. A
   * vCPU with `"any"` can run on all host CPUs. At most 4096 entries. Each entry: numbers and ranges, for example `"2"`
   * or `"0-3,8"`, or `"any"`.
   */
  vcpus: Input<Input<string>[]>;
  /** Host CPUs for QEMU's own threads. Numbers and ranges, for example `"2"` or `"0-3,8"`. Default: any host CPU. */
  emulator?: Input<string>;
  /**
   * Host CPUs for all threads that perform disk I/O. Numbers and ranges, for example `"2"` or `"0-3,8"`. Cannot be
   * combined with `iothreads`. Default: those of `emulator`.
   */
  iothread?: Input<string>;
  /**
   * Host CPUs for each thread that performs disk I/O, in order, for example `["0", "1"]`. At most 64 entries. Each
   * entry: numbers and ranges, for example `"2"` or `"0-3,8"`. Cannot be combined with `iothread`. Default: those of
   * `iothread`. Threads without an entry run on the CPUs of `emulator`.
   */
  iothreads?: Input<Input<string>[]>;
}
