import type * as pulumi from "@pulumi/pulumi";
import type { WindowsGuestArgs } from "./args";
import type { EnlightenmentState, FindingState } from "./explained";

/** A guest that has to become resources. */
export interface DeployRequest {
  /** The component: parent of everything that is made. */
  readonly component: pulumi.ComponentResource;
  /** Its Pulumi name. */
  readonly name: string;
  /** A console password in them is a secret already. */
  readonly args: WindowsGuestArgs;
  /** The component's own options. */
  readonly options: pulumi.ComponentResourceOptions;
}

/** What became of it. */
export interface DeployedGuest {
  /** The machine. */
  readonly resource: pulumi.CustomResource;
  /** The disks that were made for it, the system disk first. */
  readonly volumes: readonly pulumi.CustomResource[];
  readonly name: pulumi.Output<string>;
  readonly uuid: pulumi.Output<string>;
  readonly resolvedPreset: pulumi.Output<string>;
  /** Worth a getter: most programs do not read it. */
  readonly explanation: pulumi.Output<string>;
  /** As `explanation`. */
  readonly enlightenments: pulumi.Output<{ [name: string]: EnlightenmentState }>;
  /** As `explanation`. */
  readonly findings: pulumi.Output<FindingState[]>;
  readonly digest: pulumi.Output<string>;
}

/** A way to make resources of a guest. Without one, the provider of this package does it. */
export interface Deployer {
  deploy(request: DeployRequest): DeployedGuest;
}
