import { capitalized } from "../foreign/capitalized";
import type { Finding } from "../findings";
import { formatPath, parsePath, type Path } from "../findings/path";
import { resolveGuest } from "../guest";
import { differentMembers, type Member, type MemberSource } from "./members";

/** Stands in for the members in messages about what they have in common. */
const ANY_MEMBER = "the machine";

/**
 * What is wrong with the machines of a fleet on any host, once for all that share it, with the place in the fleet that
 * it comes from: a member's own differences, else the template. Each machine that differs is resolved; a Pulumi program
 * has the same from its members.
 */
export function machineFindings({ template }: MemberSource, members: readonly Member[]): readonly Finding[] {
  const findingsOf = (args: Member["args"], name: string): readonly Finding[] =>
    resolveGuest({ ...args, name }).findings;
  const common = new Set(findingsOf(template, ANY_MEMBER).map(keyOf));
  const seen = new Set<string>();
  return differentMembers(members).flatMap(({ member }) => {
    const differs = member.args !== template;
    return findingsOf(member.args, differs ? member.name : ANY_MEMBER).flatMap((finding) => {
      const path = parsePath(finding.path);
      const place = formatPath([...comesFrom(member, path, common.has(keyOf(finding))), ...path]);
      const key = `${finding.ruleId}\n${place}`;
      if (seen.has(key)) return [];
      seen.add(key);
      // A path stays as it is written.
      return [{ ...finding, path: place, message: finding.message.replace(/^(the|a) /, capitalized) }];
    });
  });
}

const keyOf = ({ ruleId, path }: Finding): string => `${ruleId}\n${path}`;

/** What a member did not write may still follow from what it wrote: then the template alone has no such finding. */
const comesFrom = ({ name, args, differences }: Member, [first]: Path, isCommon: boolean): Path =>
  Object.keys(differences).length > 0 &&
  (first === undefined || Object.hasOwn(differences, first) || !(isCommon || Object.hasOwn(args, first)))
    ? ["members", name]
    : ["template"];
