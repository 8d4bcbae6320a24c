import type { LintFinding, LintResult } from "../../lint";

/** What `windows-guest lint` found, for the formatters. */
export interface LintReport {
  readonly results: readonly LintResult[];
  /** Findings between machines, and about files of suppressions. */
  readonly others: readonly LintFinding[];
  /** What could not be read. */
  readonly failures: readonly string[];
  /** Machines that say nowhere that they run Windows. */
  readonly skipped: readonly string[];
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
export function whereOf({ location: { file, line, column, property }, machine, place }: LintFinding): string {
  if (file === undefined) return property === undefined || property === "" ? machine : `${machine}: ${property}`;
  if (file.includes("://")) return place === "" ? file : `${file}: ${place}`;
  return `${file}${line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`}`;
}
