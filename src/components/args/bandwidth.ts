// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { InboundLimitsArgs } from "./inbound-limits";
import type { OutboundLimitsArgs } from "./outbound-limits";

/** Bandwidth limits of a network adapter. They can change while the machine runs. */
export interface BandwidthArgs {
  /** Limits of what Windows receives. Default: no limits. */
  inbound?: Input<InboundLimitsArgs>;
  /** Limits of what Windows sends. Default: no limits. */
  outbound?: Input<OutboundLimitsArgs>;
}
