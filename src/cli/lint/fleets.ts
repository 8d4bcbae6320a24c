/** Fleets among the guests of a spec file. */
import { hasErrors, type Finding } from "../../findings";
import { parsePath } from "../../findings/path";
import { differentMembers, memberFindings, membersOf, writtenAt, type MemberSource } from "../../fleet/members";
import { isFleet, readFleet } from "../../fleet/read";
import type { Position } from "../positions";
import type { WrittenGuest } from "../spec-file";

interface Expanded {
  readonly guests: readonly WrittenGuest[];
  readonly findings: readonly (Finding & Partial<Position>)[];
  /** Members that are not checked themselves, because another one is like them. */
  readonly notes: readonly string[];
}

/** The guests with the members of fleets in their place. Of members that do not differ, the first one is checked. */
export function withFleetMembers(written: readonly WrittenGuest[]): Expanded {
  const all = written.map((guest) => (isFleet(guest.spec) ? membersIn(guest) : { ...nothing, guests: [guest] }));
  return {
    guests: all.flatMap(({ guests }) => guests),
    findings: all.flatMap(({ findings }) => findings),
    notes: all.flatMap(({ notes }) => notes),
  };
}

const nothing: Expanded = { guests: [], findings: [], notes: [] };

function membersIn({ spec, locate }: WrittenGuest): Expanded {
  const shape = readFleet(spec).findings;
  const findings = [...shape, ...(hasErrors(shape) ? [] : memberFindings(spec as MemberSource))];
  const located = findings.map((finding) => ({ ...finding, ...locate(parsePath(finding.path)) }));
  if (hasErrors(findings)) return { ...nothing, findings: located };
  const different = differentMembers(membersOf(spec as MemberSource));
  const alike = different.filter(({ others }) => others > 0);
  return {
    guests: different.map(({ member }) => ({
      spec: { ...member.args, name: member.name },
      locate: (path) => locate(writtenAt(member, path)),
    })),
    findings: located,
    notes: alike.map(
      ({ member, others }) => `${others} more members do not differ from ${member.name} and were not checked again.`,
    ),
  };
}
