import * as pulumi from "@pulumi/pulumi";
import type { StepSettings } from "../fleet/rollout/gate-settings";
import { packageVersion } from "../provider/version";

/** What a gate knows of a member: the member's own outputs, so that a gate records what a machine is. */
export interface GateMemberArgs {
  readonly host: pulumi.Input<string>;
  readonly uuid: pulumi.Input<string>;
  readonly digest: pulumi.Input<string>;
  /** Of what the digest does not say. */
  readonly sent: pulumi.Input<string>;
  readonly runs: boolean;
  readonly level: pulumi.Input<string | undefined>;
}

export interface RolloutGateArgs {
  readonly fleet: string;
  readonly step: string;
  readonly members: pulumi.Input<Readonly<Record<string, GateMemberArgs>>>;
  readonly settings: StepSettings;
}

/**
 * Stands between two waves of a fleet. It passes when the members before it are healthy; until then what depends on it
 * is left alone.
 */
export class RolloutGate extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:RolloutGate";

  /** Whether the members passed. */
  declare readonly passed: pulumi.Output<boolean>;
  /** The digests that passed, by member. */
  declare readonly digests: pulumi.Output<Readonly<Record<string, string>>>;
  /** What a preview says of the step: members, digests, what it costs, and what is checked. */
  declare readonly summary: pulumi.Output<string | undefined>;

  constructor(name: string, args: RolloutGateArgs, options?: pulumi.CustomResourceOptions) {
    super(
      RolloutGate.__pulumiType,
      name,
      { passed: undefined, digests: undefined, summary: undefined, ...args },
      { version: packageVersion, ...options },
    );
  }
}
