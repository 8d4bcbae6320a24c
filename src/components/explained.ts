import * as pulumi from "@pulumi/pulumi";
import { packageVersion } from "../provider/version";
import type { GraphicsArgs, GuestArgs } from "./args";

/** What became of one enlightenment. */
export interface EnlightenmentState {
  /** `on` or `off`. */
  state: string;
  /** Its value, where it has one. */
  value?: string;
  /** Who asked, in words: `you`, `desktop@1`, `needed by stimer`. */
  by: string;
  /** Why, in one sentence. */
  reason: string;
}

/** One thing the checks have to say. */
export interface FindingState {
  /** Id of the rule; its page is docs/rules/<id>.md. */
  ruleId: string;
  /** `error`, `warning` or `info`. */
  severity: string;
  /** Property path; empty for the machine as a whole. */
  path: string;
  /** What is the matter, in one sentence. */
  message: string;
  /** The next step. Absent where there is none. */
  fix?: string;
}

/** What the provider's function `explain` answers. */
export interface Explained {
  readonly explanation: string;
  readonly enlightenments: { [name: string]: EnlightenmentState };
  readonly findings: FindingState[];
}

/** What is known of a machine beside its arguments. */
type Machine = pulumi.CustomResource & Readonly<Record<"name" | "uuid" | "resolvedPreset", pulumi.Output<string>>>;

/**
 * Asks the provider to explain a machine. The arguments are taken apart here and not by `invokeOutput`, which tells
 * nothing at preview while a resource that they come from has no ID yet.
 */
export function explained(
  domain: Machine,
  { graphics, ...args }: GuestArgs,
  provider: pulumi.ProviderResource | undefined,
): pulumi.Output<Explained> {
  const known = pulumi.output({
    ...args,
    ...(graphics === undefined ? {} : { graphics: withoutPassword(graphics) }),
    name: domain.name,
    uuid: domain.uuid,
    // The version that the machine has, also where the arguments name none.
    preset: domain.resolvedPreset,
  });
  return known.apply(
    (inputs) =>
      pulumi.runtime.invoke("windows-guest:index:explain", inputs, {
        parent: domain,
        ...(provider === undefined ? {} : { provider }),
        version: packageVersion,
      }) as Promise<Explained>,
  );
}

/** The password is a secret, and in no explanation: it must not make a secret of one. */
function withoutPassword(graphics: pulumi.Input<GraphicsArgs>): pulumi.Input<GraphicsArgs> {
  const without = <T extends GraphicsArgs>({ password: _, ...others }: T): Omit<T, "password"> => others;
  return pulumi.Output.isInstance(graphics) || graphics instanceof Promise
    ? pulumi.output(graphics).apply((given) => without(given as GraphicsArgs) as pulumi.Unwrap<GraphicsArgs>)
    : without(graphics);
}
