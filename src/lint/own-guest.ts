import type { DomainDefinition } from "../domain/definition";
import { resolveGuest } from "../guest/resolve";
import type { Part } from "../machines";
import type { ToldFinding } from "./as-guest";
import { domainPathOf } from "./spec-places";
import type { GuestArguments, LintOptions } from "./types";

/** The rules about machines are run over what becomes of the arguments, and suppressions are applied to all of them. */
export const GUEST_RULES_ALONE = { judge: false, suppress: false } as const;

/** What the rules of guests say of a machine of ours, in the words of its arguments. */
export function findingsOfGuest(
  { spec, unknown, findings: alone }: GuestArguments,
  domain: Part,
  definition: DomainDefinition | undefined,
  { host, hostName }: LintOptions,
): ToldFinding[] {
  const findings =
    host === undefined && hostName === undefined && alone !== undefined
      ? alone
      : resolveGuest(spec, host, { unknown, ...GUEST_RULES_ALONE, ...(hostName === undefined ? {} : { hostName }) })
          .findings;
  return findings.map((finding) => ({
    ...finding,
    argument: finding.path,
    place: definition === undefined ? "" : domainPathOf(finding.path, domain, definition),
  }));
}
