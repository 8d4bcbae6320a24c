import type { LintFinding, LintResult } from "../../lint";
import { isUri } from "../options";
import { placeText } from "../reports/findings";

/** What `windows-guest lint` found, for the formatters. */
export interface LintReport {
  readonly results: readonly LintResult[];
  /** About files of suppressions. */
  readonly others: readonly LintFinding[];
  /** What could not be read. */
  readonly failures: readonly string[];
  /** Machines that say nowhere that they run Windows. */
  readonly skipped: readonly string[];
  /** What a person should know of what was read, a sentence each. */
  readonly notes: readonly string[];
  /** Of hosts that were read: what came of their machines. */
  readonly hosts: readonly { readonly uri: string; readonly results: readonly LintResult[] }[];
  /** Text of a file that findings are in, for excerpts. */
  readonly textOf: (file: string) => string | undefined;
  /** SARIF: write what was accepted too. */
  readonly withSuppressed: boolean;
}

export const findingsOf = ({ results, others }: Pick<LintReport, "results" | "others">): LintFinding[] => [
  ...results.flatMap(({ findings }) => findings),
  ...others,
];

export const suppressedOf = ({ results }: Pick<LintReport, "results">): LintFinding[] =>
  results.flatMap(({ suppressed }) => suppressed);

/** `ada.xml:7:3`, or the machine with the place in it. */
export function whereOf(finding: LintFinding): string {
  const { file, line } = finding.location;
  if (file !== undefined && line !== undefined) return placeText(finding.location);
  const place = placeIn(finding);
  const title = file === undefined || isUri(file) ? titleOf(finding) : `${file}: ${finding.machine}`;
  return place === "" ? title : `${title}: ${place}`;
}

/** The file that a finding stands in, or the machine that it is about. */
export const titleOf = ({ location: { file }, machine }: LintFinding): string =>
  file === undefined ? machine : file === "-" ? "standard input" : file;

/** `7:3`, or a property path, or a domain path: the place below its title. */
export function placeIn({ location, place }: LintFinding): string {
  const { line, column, property } = location;
  if (line !== undefined) return column === undefined ? String(line) : `${line}:${column}`;
  return property ?? place;
}

/** A file that others can open: no standard input, and no machine of a host. */
export const fileOf = ({ location: { file } }: LintFinding): string | undefined =>
  file === undefined || file === "-" || isUri(file) ? undefined : file;
