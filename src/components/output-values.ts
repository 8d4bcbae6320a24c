import * as pulumi from "@pulumi/pulumi";

/** What the SDK's types hide of an output. */
interface Hidden {
  readonly isKnown: Promise<boolean>;
  promise(withUnknowns: boolean): Promise<unknown>;
}

/**
 * What `make` makes of the values of outputs, as a plain value. `pulumi.unknown` where one of them is not known yet,
 * and a secret output where one of them is secret: the SDK takes both for arguments, and its types show neither.
 *
 * Resources that get it do not know where it comes from: they need `dependsOn`.
 */
export async function plainValue<T extends readonly pulumi.Output<unknown>[], U>(
  outputs: readonly [...T],
  make: (values: { [K in keyof T]: pulumi.Unwrap<T[K]> }) => U | Promise<U>,
): Promise<U> {
  const read = await Promise.all(outputs.map(valueOf));
  if (!read.every(({ known }) => known)) return pulumi.unknown as U;
  const made = await make(read.map(({ value }) => value) as never);
  return read.some(({ secret }) => secret) ? (pulumi.secret(made) as U) : made;
}

/** The value as far as it is known. */
export async function valueOf(
  output: pulumi.Output<unknown>,
): Promise<{ known: boolean; secret: boolean; value: unknown }> {
  const hidden = output as unknown as Hidden;
  const [known, secret, value] = await Promise.all([hidden.isKnown, pulumi.isSecret(output), hidden.promise(true)]);
  return { known, secret, value };
}

/** `apply` that runs for unknown values, too, as far as they are known: the SDK's types hide that it can. */
export const applyAlways = <T, U>(
  output: pulumi.Output<T>,
  run: (value: unknown) => pulumi.Input<U>,
): pulumi.Output<U> => (output as unknown as { apply(run: unknown, withUnknowns: boolean): never }).apply(run, true);
