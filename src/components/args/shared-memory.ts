// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Memory that a program of the host and one of Windows have in common (IVSHMEM), for example Looking Glass. */
export interface SharedMemoryArgs {
  /**
   * Name of the file in `/dev/shm` on the host, for example `looking-glass`. Must be unique on the host. Up to 63
   * letters, digits and `. _ -`. The user who reads it on the host needs access to that file. In Windows, install the
   * ivshmem driver.
   */
  name: Input<string>;
  /**
   * Size, a power of two, for example `"64 MiB"`. A size with a unit (KiB, MiB, GiB, TiB). Cannot be combined with
   * `resolution`. Default: what `resolution` requires.
   */
  size?: Input<string>;
  /**
   * Largest resolution that Looking Glass shows, for example `"2560x1440"`. Width and height in pixels, for example
   * `2560x1440`. Cannot be combined with `size`. Default: none; `size` says how much memory there is.
   */
  resolution?: Input<string>;
  /**
   * Whether the screen has a high dynamic range, which requires twice the memory. Requires `resolution`. Default:
   * false.
   */
  hdr?: Input<boolean>;
}
