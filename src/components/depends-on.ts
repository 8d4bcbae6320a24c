import * as pulumi from "@pulumi/pulumi";
import { plainValue } from "./output-values";

type DependsOn = pulumi.ResourceOptions["dependsOn"];

/**
 * What a component was told to wait for, and more. A component's `dependsOn` does not reach its children by itself. The
 * SDK takes lists, promises and outputs within the list apart, which its types do not show.
 */
export const dependsOnAlso = (asked: DependsOn, more: readonly unknown[]): NonNullable<DependsOn> =>
  [...(asked === undefined ? [] : [asked]), ...more] as pulumi.Resource[];

/**
 * Resources that an output's value names, none where it is not known yet. A promise, and not what `apply` gives: the
 * SDK looks for unknown values in all that an output holds, and within a resource of a fleet that is the whole fleet.
 */
export async function resourcesNamedBy<T, R>(
  output: pulumi.Output<T>,
  named: (value: pulumi.Unwrap<T>) => readonly R[],
): Promise<readonly R[]> {
  const resources = await plainValue([output], ([value]) => named(value as pulumi.Unwrap<T>));
  return pulumi.isUnknown(resources) ? [] : resources;
}
