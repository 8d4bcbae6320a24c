import * as pulumi from "@pulumi/pulumi";
import { formatPath, type Path } from "../findings/path";
import { valueOf } from "./output-values";

type DependsOn = pulumi.ResourceOptions["dependsOn"];

/**
 * Paths of the arguments whose values come from other resources, `""` where the resource waits for others as a whole:
 * what is missing on the host there may be made by them. Our own resources are passed over, because the provider knows
 * what they make; stack references make nothing.
 */
export async function madeByOthers(args: object, dependsOn: DependsOn): Promise<string[]> {
  const waits = await waitedFor(dependsOn);
  if (waits.some(isOther)) return [""];
  return pathsWithin(args, []);
}

async function pathsWithin(value: unknown, path: Path): Promise<string[]> {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    const output: pulumi.Output<unknown> = pulumi.output(value);
    return [...(await resourcesOf(output))].some(isOther) ? [formatPath(path)] : [];
  }
  if (Array.isArray(value))
    return (await Promise.all(value.map((item, index) => pathsWithin(item, [...path, index])))).flat();
  if (typeof value !== "object" || value === null || pulumi.Resource.isInstance(value)) return [];
  return (await Promise.all(Object.entries(value).map(([key, item]) => pathsWithin(item, [...path, key])))).flat();
}

const resourcesOf = async (output: pulumi.Output<unknown>): Promise<ReadonlySet<pulumi.Resource>> => {
  const { allResources } = output as { allResources?: () => Promise<Set<pulumi.Resource>> };
  // An argument that fails says so where it is used.
  return (allResources === undefined ? Promise.resolve(new Set<pulumi.Resource>()) : allResources.call(output)).catch(
    () => new Set<pulumi.Resource>(),
  );
};

async function waitedFor(dependsOn: DependsOn): Promise<readonly pulumi.Resource[]> {
  if (dependsOn === undefined) return [];
  if (pulumi.Resource.isInstance(dependsOn)) return [dependsOn];
  if (dependsOn instanceof Promise) return waitedFor(await dependsOn.catch(() => undefined));
  if (Array.isArray(dependsOn)) return (await Promise.all(dependsOn.map((one) => waitedFor(one as DependsOn)))).flat();
  // What a program waits for is known at preview too. An argument that fails says so where it is used.
  const read = await valueOf(pulumi.output(dependsOn as pulumi.Input<unknown>)).catch(() => undefined);
  const value = read?.value;
  return (Array.isArray(value) ? value : [value]).filter((one): one is pulumi.Resource =>
    pulumi.Resource.isInstance(one),
  );
}

function isOther(resource: pulumi.Resource): boolean {
  const type = (resource as { __pulumiType?: string }).__pulumiType ?? "";
  return !type.startsWith("windows-guest:") && type !== "pulumi:pulumi:StackReference";
}
