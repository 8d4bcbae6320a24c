// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Huge pages as the machine's memory. The host must reserve them. */
export interface HugepagesArgs {
  /**
   * Size of a page: `"2 MiB"` or `"1 GiB"`. A size with a unit (KiB, MiB, GiB, TiB). Default: the host's default,
   * usually 2 MiB. Without a size, preview does not check how many pages the host has.
   */
  size?: Input<string>;
}
