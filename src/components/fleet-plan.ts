import * as pulumi from "@pulumi/pulumi";
import { packageVersion } from "../provider/version";

/** What a plan is made from: as much of the members as decides where they can run. */
export interface FleetPlanArgs {
  readonly template: object;
  readonly members: Readonly<Record<string, object>>;
  /** Members that are not to run. */
  readonly runs: Readonly<Record<string, boolean>>;
  readonly hosts: object;
  readonly placement?: object | undefined;
  readonly rollout?: object | undefined;
}

/** Where the members of a fleet lie, and when each changes. The state remembers it. */
export class FleetPlan extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "windows-guest:index:FleetPlan";

  /** Name of the host of each member. */
  declare readonly assignments: pulumi.Output<Readonly<Record<string, string>>>;
  /** The step of the rollout in which each member changes. */
  declare readonly steps: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, args: FleetPlanArgs, options?: pulumi.CustomResourceOptions) {
    super(
      FleetPlan.__pulumiType,
      name,
      { assignments: undefined, steps: undefined, ...args },
      { version: packageVersion, ...options },
    );
  }
}
