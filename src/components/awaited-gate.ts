import * as pulumi from "@pulumi/pulumi";
import { resourcesNamedBy } from "./depends-on";
import { RolloutGate } from "./rollout-gate";

/** Among the resources that another one waits for: one, or a promise of some. */
export type Awaited = pulumi.Resource | Promise<readonly pulumi.Resource[]>;

/**
 * A gate, as the members behind it wait for it. In a preview they wait for nothing, because nothing changes: they only
 * say that they depend on it, as they do afterwards. Otherwise each wave of a large fleet would be looked at only when
 * the one before has been, and the preview of a thousand members would take a fifth longer.
 */
export const awaitedGate = (gate: RolloutGate, name: string, parent: pulumi.Resource): Awaited =>
  pulumi.runtime.isDryRun()
    ? resourcesNamedBy(pulumi.createUrn(name, RolloutGate.__pulumiType, parent), (urn) => [new GateToCome(urn)])
    : gate;

/** Stands for a gate that is not registered yet. */
class GateToCome extends pulumi.DependencyResource {
  /** As the gate's own, so that it is taken for a resource of this package. */
  readonly __pulumiType = RolloutGate.__pulumiType;
}
