import { createHash } from "node:crypto";
import { printable, type Severity } from "../../../findings";
import { pageUrl, type LintFinding } from "../../../lint";
import { allRules } from "../../all-rules";
import { fileOf, findingsOf, suppressedOf, type LintReport } from "../report";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0), as GitHub's code scanning reads it. */
export function format(report: LintReport): string {
  const findings = [...findingsOf(report), ...(report.withSuppressed ? suppressedOf(report) : [])];
  const { version } = require("../../../../package.json") as { version: string };
  const used = [...new Set(findings.map(({ ruleId }) => ruleId))];
  return JSON.stringify(
    {
      $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "windows-guest",
              semanticVersion: version,
              informationUri: `https://www.npmjs.com/package/pulumi-windows-guest`,
              rules: used.map((id) => ruleOf(id, version)),
            },
          },
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: report.failures.length === 0,
              toolExecutionNotifications: report.failures.map((failure) => ({
                level: "error",
                message: { text: printable(failure, 2000) },
              })),
            },
          ],
          results: findings.map((finding) => resultOf(finding, used.indexOf(finding.ruleId))),
        },
      ],
    },
    undefined,
    2,
  );
}

function ruleOf(id: string, version: string): object {
  const rule = allRules.find((one) => one.id === id);
  const helpUri = pageUrl(`docs/rules/${id}.md`, version);
  if (rule === undefined) return { id, helpUri, shortDescription: { text: id } };
  return {
    id,
    helpUri,
    shortDescription: { text: rule.description },
    fullDescription: { text: rule.rationale },
    help: { text: `${rule.description}\n\n${rule.rationale}\n\n${helpUri}` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: {
      tags: [...(rule.security === undefined ? [] : ["security"]), ...rule.sets],
      ...(rule.security === undefined ? {} : { "security-severity": rule.security.toFixed(1) }),
    },
  };
}

function resultOf(finding: LintFinding, ruleIndex: number): object {
  const { line, column, endLine, endColumn } = finding.location;
  const file = fileOf(finding);
  const physical =
    file === undefined
      ? undefined
      : {
          artifactLocation: { uri: uriOf(file), ...(file.startsWith("/") ? {} : { uriBaseId: "%SRCROOT%" }) },
          ...(line === undefined
            ? {}
            : {
                region: {
                  startLine: line,
                  ...(column === undefined ? {} : { startColumn: column }),
                  ...(endLine === undefined ? {} : { endLine }),
                  ...(endColumn === undefined ? {} : { endColumn }),
                },
              }),
        };
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: printable(`${finding.message}${finding.fix === undefined ? "" : ` ${finding.fix}`}`, 4000) },
    locations: [
      {
        ...(physical === undefined ? {} : { physicalLocation: physical }),
        logicalLocations: [
          {
            fullyQualifiedName: printable(`${finding.machine}${finding.path === "" ? "" : `/${finding.path}`}`),
            kind: "resource",
          },
        ],
      },
    ],
    // From what the finding is about, not from where it stands: a file that is sorted anew keeps its alerts.
    partialFingerprints: { "machineRulePlace/v1": fingerprint(finding) },
    ...(finding.suppressed === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: printable(finding.suppressed.reason, 2000) },
          ],
        }),
  };
}

const fingerprint = ({ ruleId, machine, place, location }: LintFinding): string =>
  createHash("sha256")
    .update([ruleId, machine, place, location.property ?? ""].join("\0"))
    .digest("hex");

/** A relative reference: names may hold blanks, percent signs and colons. */
const uriOf = (file: string): string => file.split("/").map(encodeURIComponent).join("/");
