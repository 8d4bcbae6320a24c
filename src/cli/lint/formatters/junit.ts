import { element, serialize, type XmlElement } from "../../../domain/xml";
import { printable } from "../../../findings";
import type { LintFinding, LintResult } from "../../../lint";
import { whereOf, type LintReport } from "../report";

/** One test suite for each machine, one failed test for each finding of severity error or warning. */
export function format(report: LintReport): string {
  const suites = [
    ...report.results.map(suiteOf),
    ...(report.others.length === 0 ? [] : [suite("several machines", report.others)]),
    ...(report.failures.length === 0 ? [] : [unread(report.failures)]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(element("testsuites", { name: "windows-guest lint" }, ...suites))}`;
}

const suiteOf = ({ machine, findings }: LintResult): XmlElement => suite(machine, findings);

function suite(name: string, findings: readonly LintFinding[]): XmlElement {
  const failed = findings.filter(({ severity }) => severity !== "info");
  const cases =
    failed.length === 0
      ? [element("testcase", { name: "all rules", classname: printable(name) })]
      : failed.map((finding) => caseOf(name, finding));
  return element(
    "testsuite",
    { name: printable(name), tests: cases.length, failures: failed.length, errors: 0 },
    ...cases,
  );
}

function caseOf(name: string, finding: LintFinding): XmlElement {
  const message = printable(finding.message, 2000);
  const where = printable(whereOf(finding));
  return element(
    "testcase",
    { name: `${finding.ruleId}: ${where}`, classname: printable(name) },
    element(
      "failure",
      { type: finding.severity, message },
      `${where}: ${message} ${printable(finding.fix ?? "", 2000)}`.trim(),
    ),
  );
}

const unread = (failures: readonly string[]): XmlElement =>
  element(
    "testsuite",
    { name: "not read", tests: failures.length, failures: 0, errors: failures.length },
    ...failures.map((failure) =>
      element(
        "testcase",
        { name: printable(failure, 200), classname: "not read" },
        element("error", { message: printable(failure, 2000) }),
      ),
    ),
  );
