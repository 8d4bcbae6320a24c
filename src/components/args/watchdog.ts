// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { WatchdogAction, WatchdogModel } from "../enums";

/** Watchdog of the machine. It requires a driver in Windows. */
export interface WatchdogArgs {
  /** Watchdog that Windows sees. Default: `i6300esb`. */
  model?: Input<WatchdogModel>;
  /** What happens when Windows stops resetting the watchdog. Default: `reset`. */
  action?: Input<WatchdogAction>;
}
