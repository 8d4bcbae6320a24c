import { printable, type Severity } from "../../../findings";
import type { LintFinding } from "../../../lint";
import { countText } from "../../reports/findings";
import type { Colors, View } from "../../terminal";
import { findingsOf, suppressedOf, whereOf, type LintReport } from "../report";

/** For people: each finding with its place in the file, then what was not checked. */
export function format(report: LintReport, { colors }: View): string {
  const findings = findingsOf(report);
  return [
    ...findings.map((finding) => block(finding, report, colors)),
    ...suppressedOf(report).map((finding) => colors.dim(suppressedLine(finding))),
    ...report.failures.map((failure) => colors.red(printable(failure))),
    summary(report, findings, colors),
  ].join("\n");
}

function block(finding: LintFinding, { textOf }: LintReport, colors: Colors): string {
  const { severity, ruleId, message, fix } = finding;
  const head = `${colors.bold(printable(whereOf(finding)))}  ${paint(severity, colors)}  ${printable(message)}  ${colors.dim(ruleId)}`;
  const lines = [head, ...excerpt(finding, textOf, colors), ...(fix === undefined ? [] : [`    ${printable(fix)}`])];
  return `${lines.join("\n")}\n`;
}

const paint = (severity: Severity, colors: Colors): string =>
  severity === "error" ? colors.red("error") : severity === "warning" ? colors.yellow("warning") : colors.cyan("note");

/** The line, and the place marked below it. */
function excerpt({ location }: LintFinding, textOf: LintReport["textOf"], colors: Colors): string[] {
  const { file, line, column, endLine, endColumn } = location;
  const text =
    file === undefined || line === undefined
      ? undefined
      : textOf(file)
          ?.replace(/^\ufeff/, "")
          .split(/\r\n|\r|\n/)[line - 1];
  if (text === undefined || column === undefined) return [];
  const end = endLine === line && endColumn !== undefined ? endColumn : text.length + 1;
  const shown = shortened(text, column - 1);
  const marks = "^".repeat(Math.max(1, Math.min(end - column, shown.text.length - shown.at)));
  const number = String(line);
  return [
    `  ${colors.dim(`${number} |`)} ${printable(shown.text, WIDEST)}`,
    `  ${colors.dim(`${" ".repeat(number.length)} |`)} ${" ".repeat(shown.at)}${colors.red(marks)}`,
  ];
}

const WIDEST = 200;

/** A line of XML may be the whole document. */
function shortened(text: string, at: number): { readonly text: string; readonly at: number } {
  const plain = text.replace(/\t/g, " ");
  const indent = /^ */.exec(plain)![0].length;
  const from = plain.length - indent <= WIDEST ? indent : Math.max(indent, at - 20);
  return { text: plain.slice(from, from + WIDEST), at: Math.max(0, at - from) };
}

const suppressedLine = (finding: LintFinding): string => {
  const { reason = "", until } = finding.suppressed ?? {};
  const end = until === undefined ? "" : `, until ${until}`;
  return printable(`${whereOf(finding)}  suppressed (${reason}${end})  ${finding.message}  ${finding.ruleId}`);
};

function summary(report: LintReport, findings: readonly LintFinding[], colors: Colors): string {
  const { results, skipped, failures } = report;
  const notChecked = new Set(results.flatMap((result) => result.notChecked.map(({ ruleId }) => ruleId))).size;
  const unread = results.flatMap(({ machine, unread: some }) => some.map((text) => `${machine}: ${text}`));
  const suppressed = suppressedOf(report).length;
  const parts = [
    `${results.length} ${results.length === 1 ? "machine" : "machines"} checked: ${findings.length === 0 ? "no findings" : countText(findings)}`,
    ...(suppressed === 0 ? [] : [`${suppressed} suppressed`]),
    ...(failures.length === 0 ? [] : [`${failures.length} could not be read`]),
  ];
  return [
    ...unread.map((text) => colors.dim(printable(text))),
    `${parts.join(", ")}.`,
    ...(skipped.length === 0
      ? []
      : [
          colors.dim(
            `Skipped, because nothing says that they run Windows: ${skipped
              .slice(0, 10)
              .map((name) => printable(name))
              .join(
                ", ",
              )}${skipped.length > 10 ? ` and ${skipped.length - 10} more` : ""}. To check them, specify --windows.`,
          ),
        ]),
    ...(notChecked === 0
      ? []
      : [
          colors.dim(
            `${notChecked} rules were not checked for some machines, because this is unknown: ${whatIsMissing(report)}.`,
          ),
        ]),
  ].join("\n");
}

/** What would have to be known, the most frequent first. */
function whatIsMissing({ results }: LintReport): string {
  const counts = new Map<string, Set<string>>();
  for (const { notChecked } of results)
    for (const { ruleId, missing } of notChecked) counts.set(missing, (counts.get(missing) ?? new Set()).add(ruleId));
  return [...counts]
    .sort(([, a], [, b]) => b.size - a.size)
    .slice(0, 4)
    .map(([missing, rules]) => `${printable(missing)} (${rules.size})`)
    .join(", ");
}
