import { resolveGuest } from "../resolve";

/**
 * The spec that says all of the machine: what `xml` adds to it stands in the arguments that say the same. Any other
 * spec as it is, also one that nobody has checked.
 */
export const effectiveSpec = <Spec extends object>(spec: Spec): Spec =>
  (spec as { readonly xml?: unknown }).xml === undefined
    ? spec
    : ((resolveGuest(spec).effective as Spec | undefined) ?? spec);
