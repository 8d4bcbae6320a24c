import * as pulumi from "@pulumi/pulumi";

type DependsOn = pulumi.ResourceOptions["dependsOn"];

/** What a component was told to wait for, and more. A component's `dependsOn` does not reach its children by itself. */
export function dependsOnAlso(asked: DependsOn, more: readonly pulumi.Resource[]): NonNullable<DependsOn> {
  if (asked === undefined) return [...more];
  if (Array.isArray(asked)) return [...asked, ...more];
  if (pulumi.Resource.isInstance(asked)) return [asked, ...more];
  return pulumi
    .output(asked as pulumi.Input<pulumi.Resource | pulumi.Resource[]>)
    .apply((one) => [...(Array.isArray(one) ? one : [one]), ...more] as pulumi.Resource[]);
}
