import { grouped } from "../foreign/grouped";
import { findRule, type LintFinding } from "../lint";
import type { Levels } from "./levels";
import { pageOf, type Violation } from "./pack";
import { PACK } from "./settings";

/** A violation, and who it is about. */
export interface MachineViolation extends Violation {
  /** How the message may call the machine; texts that differ only in this are alike. */
  readonly names: readonly string[];
}

/** Machines that a summary names. */
const NAMED = 10;

/** One finding as a violation. `redact` takes secrets out of its text. */
export function violationOf(
  finding: LintFinding,
  resource: { readonly urn: string; readonly names: readonly string[] },
  levels: Levels,
  redact: (text: string) => string,
): MachineViolation {
  const rule = findRule(finding.ruleId);
  const text = [
    finding.path === "" ? finding.message : `${finding.path}: ${finding.message}`,
    ...(finding.fix === undefined ? [] : [finding.fix]),
  ];
  return {
    policy: rule?.id ?? PACK,
    level: levels.ofFinding(finding),
    ...(rule === undefined ? {} : { severity: finding.severity }),
    description: rule?.description ?? "",
    message: [redact(text.join("\n")), ...(rule === undefined ? [] : [pageOf(rule)])].join("\n"),
    ...resource,
  };
}

/** Violations that are alike except for the machine become one, on the first of them. */
export function summarized(violations: readonly MachineViolation[]): Violation[] {
  const kind = ({ policy, level }: Violation): string => `${policy} ${level}`;
  // Texts that do not name the machine are compared as they are: it may be called as a word in them.
  const same = [...grouped(violations, (one) => `${kind(one)} ${one.message}`).values()];
  const alike = grouped(same, ([first]) => [kind(first!), ...without(first!.message, first!.names)].join("\n"));
  return [...alike.values()].map((groups) => summary(groups.flat()));
}

function summary(group: readonly MachineViolation[]): Violation {
  const [first, ...others] = [...group].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const { names: _, ...violation } = first!;
  if (others.length === 0) return violation;
  const machines = others.length === 1 ? "1 other machine" : `${others.length} other machines`;
  const list = listed(others.map(({ names }) => names[0]!));
  return { ...violation, message: `${violation.message}\nThe same for ${machines}: ${list}.` };
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** The pieces of a text around the names. */
const without = (text: string, names: readonly string[]): string[] =>
  names
    .filter((name) => name !== "")
    .sort((a, b) => b.length - a.length)
    .reduce((pieces, name) => pieces.flatMap((piece) => piece.split(wordOf(name))), [text]);

const words = new Map<string, RegExp>();
function wordOf(name: string): RegExp {
  let word = words.get(name);
  if (word === undefined)
    words.set(name, (word = new RegExp(`(?<![\\w-])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`)));
  return word;
}
