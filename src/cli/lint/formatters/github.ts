import { printable } from "../../../findings";
import type { LintFinding } from "../../../lint";
import { fileOf, findingsOf, whereOf, type LintReport } from "../report";

const LEVELS = { error: "error", warning: "warning", info: "notice" } as const;

/** Workflow commands of GitHub Actions: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export const format = (report: LintReport): string =>
  [...findingsOf(report).map(annotation), ...report.failures.map((failure) => `::error::${data(failure)}`)].join("\n");

function annotation(finding: LintFinding): string {
  const { line, column, endLine, endColumn } = finding.location;
  const file = fileOf(finding);
  const properties =
    file !== undefined
      ? { file, line, col: column, endLine, endColumn, title: finding.ruleId }
      : { title: finding.ruleId };
  const written = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(String(value))}`],
  );
  const where = file !== undefined ? "" : `${whereOf(finding)}: `;
  const text = `${where}${finding.message}${finding.fix === undefined ? "" : ` ${finding.fix}`}`;
  return `::${LEVELS[finding.severity]} ${written.join(",")}::${data(text)}`;
}

/** A new line would end the command, and start one of the machine's author. */
const data = (text: string): string =>
  printable(text, 4000).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
const property = (text: string): string => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
