import type { LintFinding, LintResult } from "../../lint";
import { isUri } from "../options";
import { placeText } from "../reports/findings";

/** What `windows-guest lint` found, for the formatters. */
export interface LintReport {
  readonly results: readonly LintResult[];
  /** Findings between machines, and about files of suppressions. */
  readonly others: readonly LintFinding[];
  /** What could not be read. */
  readonly failures: readonly string[];
  /** Machines that say nowhere that they run Windows. */
  readonly skipped: readonly string[];
  /** What a person should know of what was read, a sentence each. */
  readonly notes: readonly string[];
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

/** `ada.xml:7:3`, or the property path, or the machine. */
export function whereOf({ location, machine, place }: LintFinding): string {
  const { file, property } = location;
  if (file === undefined) return property === undefined || property === "" ? machine : `${machine}: ${property}`;
  if (isUri(file)) return place === "" ? file : `${file}: ${place}`;
  return placeText(location);
}

/** A file that others can open: no standard input, and no machine of a host. */
export const fileOf = ({ location: { file } }: LintFinding): string | undefined =>
  file === undefined || file === "-" || isUri(file) ? undefined : file;
