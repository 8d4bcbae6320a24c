// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";

/** Size of a screen in pixels. */
export interface ResolutionArgs {
  /** Width in pixels. A whole number from 320 to 16384 (pixels). */
  width: Input<number>;
  /** Height in pixels. A whole number from 200 to 16384 (pixels). */
  height: Input<number>;
}
