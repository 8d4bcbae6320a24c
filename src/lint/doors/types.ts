import type { LintMachine } from "../types";

/** Properties of a resource, without Pulumi's markers: what is not known is `UNKNOWN`. */
export type Properties = Readonly<Record<string, unknown>>;

/** A machine as one of the doors makes it; the rest is the same for all of them. */
export type DoorMachine = Omit<LintMachine, "name" | "urn" | "parent" | "secrets">;
