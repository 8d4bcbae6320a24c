import { createHash } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { printable, type Severity } from "../../../findings";
import { pageUrl, ruleSets, type LintFinding, type RuleInfo } from "../../../lint";
import { allRules } from "../../all-rules";
import { fileOf, findingsOf, suppressedOf, type LintReport } from "../report";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0), as GitHub's code scanning reads it. */
export function format(report: LintReport): string {
  const findings = [...findingsOf(report), ...(report.withSuppressed ? suppressedOf(report) : [])];
  const { version } = require("../../../../package.json") as { version: string };
  const counts = occurrences(findings);
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
              informationUri: "https://www.npmjs.com/package/pulumi-windows-guest",
              rules: used.map((id) => ruleOf(id, version)),
            },
          },
          columnKind: "utf16CodeUnits",
          invocations: [
            {
              executionSuccessful: report.failures.length === 0,
              toolExecutionNotifications: [
                ...report.failures.map((text) => notification("error", text)),
                ...report.notes.map((text) => notification("note", text)),
              ],
            },
          ],
          results: findings.map((finding, index) => resultOf(finding, used.indexOf(finding.ruleId), counts[index]!)),
        },
      ],
    },
    undefined,
    2,
  );
}

const notification = (level: "error" | "note", text: string): object => ({
  level,
  message: { text: printable(text, 2000) },
});

function ruleOf(id: string, version: string): object {
  const { description, rationale, severity, security, sets, docs } = descriptionOf(id);
  const helpUri = docs === undefined ? undefined : pageUrl(docs, version);
  return {
    id,
    ...(helpUri === undefined ? {} : { helpUri }),
    shortDescription: { text: description },
    fullDescription: { text: rationale },
    help: { text: [description, rationale, ...(helpUri === undefined ? [] : [helpUri])].join("\n\n") },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: [...(security === undefined ? [] : ["security"]), ...sets],
      ...(security === undefined ? {} : { "security-severity": security.toFixed(1) }),
    },
  };
}

type Description = Pick<RuleInfo, "description" | "rationale" | "severity" | "sets"> &
  Partial<Pick<RuleInfo, "security" | "docs">>;

/** What is said of a machine as a whole, by no rule that can be chosen: it has no page. */
const WITHOUT_PAGE: Readonly<Record<string, Description>> = {
  "domain-xml": {
    description: "A domain definition must be valid for libvirt.",
    rationale: "libvirt refuses some XML, ignores some, and reads some differently from how it looks.",
    severity: "error",
    sets: ruleSets,
  },
  "rule-failed": {
    description: "A rule must not fail.",
    rationale: "A rule that fails is a bug of windows-guest. The other rules were checked.",
    severity: "warning",
    sets: ruleSets,
  },
};

function descriptionOf(id: string): Description {
  const known = allRules.find((rule) => rule.id === id) ?? WITHOUT_PAGE[id];
  if (known === undefined) throw new Error(`${id} is a finding of no rule`);
  return known;
}

function resultOf(finding: LintFinding, ruleIndex: number, occurrence: number): object {
  const physicalLocation = physicalOf(finding);
  const fullyQualifiedName = printable([finding.machine, finding.path].filter((part) => part !== "").join("/"));
  return {
    ruleId: finding.ruleId,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: printable(`${finding.message}${finding.fix === undefined ? "" : ` ${finding.fix}`}`, 4000) },
    locations: [
      {
        ...(physicalLocation === undefined ? {} : { physicalLocation }),
        ...(fullyQualifiedName === "" ? {} : { logicalLocations: [{ fullyQualifiedName, kind: "resource" }] }),
      },
    ],
    partialFingerprints: { "machineRulePlace/v1": `${fingerprint(finding)}:${occurrence}` },
    ...(finding.suppressed === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: printable(finding.suppressed.reason, 2000) },
          ],
        }),
  };
}

function physicalOf(finding: LintFinding): object | undefined {
  const file = fileOf(finding);
  if (file === undefined) return undefined;
  const { line, column, endLine, endColumn } = finding.location;
  const region =
    line === undefined
      ? undefined
      : {
          startLine: line,
          ...(column === undefined ? {} : { startColumn: column }),
          ...(endLine === undefined ? {} : { endLine }),
          ...(endColumn === undefined ? {} : { endColumn }),
        };
  return { artifactLocation: artifactOf(file), ...(region === undefined ? {} : { region }) };
}

/** Files below the working directory are relative to it: there CI has checked them out. */
const artifactOf = (file: string): object =>
  path.isAbsolute(file) || /^\.\.($|[\\/])/.test(file)
    ? { uri: pathToFileURL(path.resolve(file)).href }
    : { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };

/** What the finding is about, and not where in the file it stands: a file that is sorted anew keeps its alerts. */
const fingerprint = ({ ruleId, machine, place, location: { file = "-", property = "" } }: LintFinding): string =>
  createHash("sha256").update([ruleId, file, machine, place, property].join("\0")).digest("hex");

/** How many findings before each one have the same fingerprint, counted from 1: two findings are never one alert. */
function occurrences(findings: readonly LintFinding[]): number[] {
  const counts = new Map<string, number>();
  return findings.map((finding) => {
    const print = fingerprint(finding);
    const count = (counts.get(print) ?? 0) + 1;
    counts.set(print, count);
    return count;
  });
}
