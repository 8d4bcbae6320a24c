import type { LintMachine } from "../types";

/** Properties of a resource, without Pulumi's markers: what is not known is `UNKNOWN`. */
export type Properties = Readonly<Record<string, unknown>>;

/** A machine as one of the doors makes it; the rest is the same for all of them. */
export type DoorMachine = Omit<LintMachine, "name" | "urn" | "parent" | "secrets">;

/** A resource of a Pulumi program, as a policy pack, a state or a preview shows it. */
export interface StackResource {
  /** For example `libvirt:index/domain:Domain`. */
  readonly type: string;
  /** The resource's name in the program. */
  readonly name: string;
  readonly urn?: string;
  /** URN of the parent. */
  readonly parent?: string;
  /** URN of its provider, also with the id behind it: machines with the same one are on the same host. */
  readonly provider?: string;
  /** Its inputs. Pulumi's markers for what is secret or not known may stand in them, or `UNKNOWN`. */
  readonly props: unknown;
}
