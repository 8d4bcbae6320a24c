import type { DomainDefinition } from "../domain/definition";
import { resolveGuest } from "../guest/resolve";
import type { Part } from "../machines";
import type { ToldFinding } from "./as-guest";
import { domainPathOf } from "./spec-places";
import type { GuestArguments, LintOptions } from "./types";

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
      : resolveGuest(spec, host, { unknown, suppress: false, ...(hostName === undefined ? {} : { hostName }) })
          .findings;
  return findings.map((finding) => ({
    ...finding,
    argument: finding.path,
    place: definition === undefined ? "" : domainPathOf(finding.path, domain, definition),
  }));
}
