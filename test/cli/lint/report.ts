import type { LintReport } from "../../../src/cli/lint/report";
import type { LintResult } from "../../../src/lint";

/** What `windows-guest lint` hands to a formatter. */
export const reportOf = (results: readonly LintResult[], more: Partial<LintReport> = {}): LintReport => ({
  results,
  others: [],
  failures: [],
  skipped: [],
  notes: [],
  hosts: [],
  textOf: () => undefined,
  withSuppressed: false,
  ...more,
});
