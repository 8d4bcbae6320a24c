import * as pulumi from "@pulumi/pulumi";
import { printableMessage } from "../foreign/printable";
import { LibvirtError } from "../libvirt";
import { OperationFailed } from "../provider/errors";
import type { Properties } from "../provider/properties";
import { redactor } from "../provider/redact";
import { applyKnown } from "./known";

/** A guest must not be deployed; the message says why and what to do. */
export class Refused extends Error {
  override readonly name = "Refused";
  constructor(
    message: string,
    /**
     * Arguments that are given all the same, because a resource that has them already would be made anew without them.
     */
    readonly kept: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** What a computation gave, or why there is nothing to give. */
type Outcome<T> =
  | { readonly value: T; readonly refused?: undefined }
  | { readonly refused: string; readonly kept: Readonly<Record<string, unknown>> };

/**
 * A resource's arguments that are computed from inputs, and that may come out as a refusal.
 *
 * An error in `apply` must not do that: the resource would then never be registered, and the engine, to which the
 * program looks complete, deletes the machine that is there (Node SDK 3.247, engine 3.259). So a refused resource is
 * registered all the same, with an argument that no check lets through: preview and `up` fail before anything is
 * touched.
 */
export class Computed<T> {
  private constructor(private readonly outcome: pulumi.Output<Outcome<T>>) {}

  static from<T>(
    inputs: pulumi.Input<object>,
    resource: pulumi.Resource,
    compute: (properties: Properties) => Promise<T | undefined>,
  ): Computed<T> {
    return new Computed(
      applyKnown(inputs, async (properties): Promise<Outcome<T> | undefined> => {
        try {
          const value = await compute(properties);
          return value === undefined ? undefined : { value };
        } catch (error) {
          const refused = redactor([properties])(messageOf(error));
          await pulumi.log.error(refused, resource);
          return { refused, kept: error instanceof Refused ? error.kept : {} };
        }
      }),
    );
  }

  /** The arguments by name. `number` is one of them that must be a number. */
  arguments(
    names: readonly string[],
    number: string,
    of: (value: T) => object,
  ): Record<string, pulumi.Output<unknown>> {
    const all = this.outcome.apply((outcome): Record<string, unknown> => {
      if (outcome.refused !== undefined) return { ...outcome.kept, [number]: "rejected; see the error of the guest" };
      return of(outcome.value) as Record<string, unknown>;
    });
    return Object.fromEntries(names.map((name) => [name, all.apply((values) => values[name])]));
  }

  /** Something of the result; undefined when it was refused, which nobody gets to see. */
  output<U>(of: (value: T) => U): pulumi.Output<U> {
    return this.outcome.apply((outcome) =>
      outcome.refused === undefined ? of(outcome.value) : undefined,
    ) as pulumi.Output<U>;
  }
}

/** Errors that are written for people speak for themselves; any other is a fault, and its place helps to find it. */
export const messageOf = (error: unknown): string => {
  if (error instanceof Refused || error instanceof LibvirtError || error instanceof OperationFailed)
    return printableMessage(error.message);
  return printableMessage(error instanceof Error ? (error.stack ?? error.message) : String(error));
};
