import { element, serialize, type XmlElement } from "../../../domain/xml";
import { printable } from "../../../findings";
import type { LintFinding } from "../../../lint";
import { whereOf, type LintReport } from "../report";

/**
 * One test suite for each machine, one failed test for each finding of severity error or warning, and a skipped one for
 * each that was accepted.
 */
export function format(report: LintReport): string {
  const suites = [
    ...report.results.map(({ machine, findings, suppressed }) => suite(machine, findings, suppressed)),
    ...(report.others.length === 0 ? [] : [suite("suppressions", report.others, [])]),
    ...(report.failures.length === 0 ? [] : [unread(report.failures)]),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(element("testsuites", { name: "windows-guest lint" }, ...suites))}`;
}

function suite(machine: string, findings: readonly LintFinding[], suppressed: readonly LintFinding[]): XmlElement {
  const name = printable(machine);
  const failed = findings
    .filter(({ severity }) => severity !== "info")
    .map((finding) => caseOf(name, finding, failure));
  const skipped = suppressed.map((finding) => caseOf(name, finding, acceptance));
  const cases = [...failed, ...skipped];
  if (failed.length === 0) cases.unshift(element("testcase", { name: "all rules", classname: name }));
  return element(
    "testsuite",
    { name, tests: cases.length, failures: failed.length, errors: 0, skipped: skipped.length },
    ...cases,
  );
}

const caseOf = (machine: string, finding: LintFinding, outcome: (finding: LintFinding) => XmlElement): XmlElement =>
  element(
    "testcase",
    { name: `${finding.ruleId}: ${printable(whereOf(finding))}`, classname: machine },
    outcome(finding),
  );

function failure(finding: LintFinding): XmlElement {
  const message = printable(finding.message, 2000);
  const text = `${printable(whereOf(finding))}: ${message} ${printable(finding.fix ?? "", 2000)}`.trim();
  return element("failure", { type: finding.severity, message }, text);
}

const acceptance = ({ suppressed }: LintFinding): XmlElement => {
  const { reason = "", until } = suppressed ?? {};
  return element("skipped", { message: printable(until === undefined ? reason : `${reason} (until ${until})`, 2000) });
};

const unread = (failures: readonly string[]): XmlElement =>
  element(
    "testsuite",
    { name: "not read", tests: failures.length, failures: 0, errors: failures.length, skipped: 0 },
    ...failures.map((failure) =>
      element(
        "testcase",
        { name: printable(failure, 200), classname: "not read" },
        element("error", { message: printable(failure, 2000) }),
      ),
    ),
  );
