import * as pulumi from "@pulumi/pulumi";
import { applyAlways } from "../components/output-values";
import type { Path } from "../findings/path";
import { plain, type Properties } from "../provider/properties";

/**
 * Runs over inputs as far as they are known, also during a preview in which some are not. Where `run` gives nothing
 * because of that, the result is not known either.
 */
export const applyKnown = <U>(
  inputs: pulumi.Input<object>,
  run: (properties: Properties) => Promise<U | undefined>,
): pulumi.Output<U> =>
  applyAlways(pulumi.output(inputs), async (value) => {
    const properties = { ...propertiesOf(value), secrets: await secretsOf(inputs) };
    const result = await run(properties);
    if (result !== undefined) return result;
    // The value still has its unknowns in it, which makes the result unknown.
    if (properties.unknowns.length > 0) return value as U;
    throw new Error("everything is known and there is no result");
  });

/** Which of the inputs are secret. A secret inside an output makes all of that output one. */
async function secretsOf(inputs: unknown, path: Path = []): Promise<Path[]> {
  if (pulumi.Output.isInstance(inputs)) return (await pulumi.isSecret(inputs)) ? [path] : [];
  if (inputs instanceof Promise) return secretsOf(await inputs, path);
  if (typeof inputs !== "object" || inputs === null) return [];
  const below = Object.entries(inputs).map(([key, item]) =>
    secretsOf(item, [...path, Array.isArray(inputs) ? Number(key) : key]),
  );
  return (await Promise.all(below)).flat();
}

function propertiesOf(value: unknown): Properties {
  const unknowns: Path[] = [];
  const walk = (one: unknown, path: Path): unknown => {
    if (pulumi.isUnknown(one)) {
      unknowns.push(path);
      return undefined;
    }
    if (Array.isArray(one)) return one.map((item, index) => walk(item, [...path, index]));
    if (typeof one !== "object" || one === null) return one ?? undefined;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  const walked = walk(value, []);
  return { ...plain((walked ?? {}) as Record<string, unknown>), unknowns };
}
