import { canonicalJson } from "../../guest";
import { sha } from "../../guest/defining/sha";
import { isMember } from "../fleet/fleet-run";
import { isUnknown, type Properties } from "../properties";

/** Enough of a hash to tell two machines apart. */
const LENGTH = 16;

/**
 * What a member of a fleet is beside its digest: the machine itself, which somebody may have made anew, and the
 * console's password. A gate looks at both. Absent for any other machine, whose state stays as small as it was.
 * Null: not known yet.
 *
 * @param token Of the machine; undefined before it is made.
 */
export function sentOutput(
  urn: string,
  inputs: Properties,
  token: string | undefined,
): { readonly sent?: string | null } {
  if (!isMember(urn)) return {};
  if (token === undefined || isUnknown(inputs, ["graphics", "password"])) return { sent: null };
  return { sent: sha("sha256", canonicalJson([token, passwordIn(inputs.value) ?? null])).slice(0, LENGTH) };
}

const passwordIn = ({ graphics }: Properties["value"]): unknown =>
  (graphics as { readonly password?: unknown } | undefined)?.password;

/** Is the output made of a secret? */
export const isSentSecret = ({ value }: Properties): boolean => passwordIn(value) !== undefined;
