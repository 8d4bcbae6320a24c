import { printable } from "../../../findings";
import { countText } from "../../reports/findings";
import { findingsOf, suppressedOf, whereOf, type LintReport } from "../report";

/** For a comment or a summary page: one table. */
export function format(report: LintReport): string {
  const findings = findingsOf(report);
  const suppressed = suppressedOf(report);
  const count = report.results.length;
  return [
    `## windows-guest lint`,
    "",
    `${count} ${count === 1 ? "machine" : "machines"} checked: ${findings.length === 0 ? "no findings" : countText(findings)}.`,
    ...(findings.length === 0 ? [] : ["", "| severity | where | finding | rule |", "| --- | --- | --- | --- |"]),
    ...findings.map(
      (finding) =>
        `| ${finding.severity} | ${cell(whereOf(finding))} | ${cell(finding.message)}${finding.fix === undefined ? "" : ` *${cell(finding.fix)}*`} | \`${finding.ruleId}\` |`,
    ),
    ...(suppressed.length === 0 ? [] : ["", `Suppressed: ${suppressed.length}`, ""]),
    ...suppressed.map((one) => `- ${cell(whereOf(one))}: \`${one.ruleId}\`, ${cell(one.suppressed?.reason ?? "")}`),
    ...(report.failures.length === 0 ? [] : ["", "Not read:", ""]),
    ...report.failures.map((failure) => `- ${cell(failure)}`),
    "",
  ].join("\n");
}

/** Markup in names and values is text. Between backticks only the end of a cell has a meaning. */
const cell = (text: string): string =>
  printable(text)
    .split("`")
    .map((part, index) => part.replace(index % 2 === 1 ? /\|/g : /[\\|<>[\]*_]/g, "\\$&"))
    .join("`");
