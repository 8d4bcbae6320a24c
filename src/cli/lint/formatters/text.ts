import { printable, type Severity } from "../../../findings";
import { grouped } from "../../../foreign/grouped";
import type { LintFinding, LintResult } from "../../../lint";
import { format as tableOf, toned } from "../../formatters/table";
import { indented, SEVERITY_MARKS, wrapped } from "../../formatters/wrapped";
import { countText, severityTone } from "../../reports/findings";
import type { Block, Tone } from "../../reports/report";
import type { View } from "../../terminal";
import { findingsOf, placeIn, suppressedOf, titleOf, type LintReport } from "../report";
import { excerpt } from "./excerpt";

/** For people: what is wrong by machine, and at the end, where the terminal stands, what they need for an overview. */
export function format(report: LintReport, view: View): string {
  return [
    ...groups(report).map((group) => groupText(group, report, view)),
    ...overview(report).map((block) => `${tableOf({ data: undefined, blocks: () => [block] }, view)}\n`),
    ...report.failures.map((failure) => colored(failure, "bad", view, `${SEVERITY_MARKS.error} `)),
    ...report.notes.map((note) => colored(note, "warn", view, `${SEVERITY_MARKS.warning} `)),
    ...unread(report).map((text) => colored(text, "quiet", view)),
    ...summary(report, view),
  ].join("\n");
}

/** What is said of one machine, or of one file of suppressions. */
interface Group {
  readonly title: string;
  readonly about: string;
  readonly findings: LintFinding[];
  readonly suppressed: LintFinding[];
}

function groups(report: LintReport): Group[] {
  const all = new Map<string, Group>();
  const results = new Map<LintFinding, LintResult>();
  for (const result of report.results)
    for (const finding of [...result.findings, ...result.suppressed]) results.set(finding, result);
  const groupOf = (finding: LintFinding): Group => {
    const title = titleOf(finding);
    const key = `${title}\0${finding.machine}`;
    let group = all.get(key);
    if (group === undefined)
      all.set(key, (group = { title, about: aboutOf(finding, results.get(finding)), findings: [], suppressed: [] }));
    return group;
  };
  for (const finding of findingsOf(report)) groupOf(finding).findings.push(finding);
  for (const finding of suppressedOf(report)) groupOf(finding).suppressed.push(finding);
  return [...all.values()];
}

/** The machine behind a file, what runs in it, and what it is for. */
const aboutOf = (finding: LintFinding, result: LintResult | undefined): string => {
  const title = titleOf(finding);
  const { machine } = finding;
  return [
    ...(machine === "" || title === machine || title.endsWith(`/${machine}`) ? [] : [machine]),
    ...[result?.windows, result?.preset].filter((one) => one !== undefined),
  ].join(", ");
};

const WORDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
const ORDER: readonly Severity[] = ["error", "warning", "info"];

function groupText({ title, about, findings, suppressed }: Group, report: LintReport, view: View): string {
  const { colors } = view;
  const head = `${colors.bold(printable(title))}${about === "" ? "" : colors.dim(`  ${printable(about)}`)}`;
  const worstFirst = ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  const lines = [
    head,
    ...worstFirst.map((finding) => findingText(finding, report, view)),
    ...suppressed.map((finding) => colored(suppressedText(finding), "quiet", view, "  ")),
  ];
  return `${lines.join("\n")}\n`;
}

function findingText(finding: LintFinding, { textOf }: LintReport, view: View): string {
  const { colors, width } = view;
  const { severity, ruleId, message, fix } = finding;
  const place = placeIn(finding);
  const head = [
    toned(`${SEVERITY_MARKS[severity]} ${WORDS[severity]}`, severityTone[severity], colors),
    ...(place === "" ? [] : [printable(place)]),
    colors.dim(ruleId),
  ].join("  ");
  return [
    `  ${head}`,
    indented(message, width, "    "),
    ...excerpt(finding.location, textOf, view).map((line) => `    ${line}`),
    ...(fix === undefined ? [] : [indented(fix, width, "    → ")]),
  ].join("\n");
}

const suppressedText = (finding: LintFinding): string => {
  const { reason = "", until } = finding.suppressed ?? {};
  const end = until === undefined ? "" : `, until ${until}`;
  const place = placeIn(finding);
  return `suppressed (${reason}${end})  ${place === "" ? "" : `${place}  `}${finding.ruleId}`;
};

/** From so many machines on, nobody reads all findings one by one. */
const MANY_MACHINES = 5;
const MOST_RULES = 15;

/** Of many machines, the rules that speak most; of several hosts, what each has. */
const overview = (report: LintReport): Block[] => [
  ...(report.results.length < MANY_MACHINES ? [] : rulesTable(findingsOf(report))),
  ...(report.hosts.length < 2 ? [] : [hostsTable(report.hosts)]),
];

function rulesTable(findings: readonly LintFinding[]): Block[] {
  const rules = grouped(findings, ({ ruleId }) => ruleId);
  if (rules.size === 0) return [];
  const rank = (some: readonly LintFinding[]): number => ORDER.indexOf(some[0]!.severity);
  const sorted = [...rules].sort(([, a], [, b]) => rank(a) - rank(b) || b.length - a.length);
  const machines = (some: readonly LintFinding[]): string =>
    String(new Set(some.map((finding) => `${titleOf(finding)}\0${finding.machine}`)).size);
  const rows = sorted
    .slice(0, MOST_RULES)
    .map(([id, some]) => [
      id,
      { text: WORDS[some[0]!.severity], tone: severityTone[some[0]!.severity] },
      String(some.length),
      machines(some),
    ]);
  return [
    {
      kind: "table",
      columns: [{ title: "rule", wraps: true }, { title: "severity" }, { title: "findings" }, { title: "machines" }],
      rows: [
        ...rows,
        ...(sorted.length > MOST_RULES ? [[`and ${sorted.length - MOST_RULES} more rules`, "", "", ""]] : []),
      ],
    },
  ];
}

const hostsTable = (hosts: LintReport["hosts"]): Block => ({
  kind: "table",
  columns: [{ title: "host", wraps: true }, { title: "machines" }, { title: "findings", wraps: true }],
  rows: hosts.map(({ uri, results }) => {
    const findings = results.flatMap((one) => one.findings);
    return [uri, String(results.length), findings.length === 0 ? "none" : countText(findings)];
  }),
});

const unread = ({ results }: LintReport): string[] =>
  results.flatMap(({ machine, unread: some }) => some.map((text) => `${machine}: ${text}`));

const colored = (text: string, tone: Tone, { colors, width }: View, mark = ""): string =>
  indented(text, width, mark)
    .split("\n")
    .map((line) => toned(line, tone, colors))
    .join("\n");

const MOST_SKIPPED = 10;

function summary(report: LintReport, { colors, width }: View): string[] {
  const { results, skipped, failures } = report;
  const findings = findingsOf(report);
  const suppressed = suppressedOf(report).length;
  const parts = [
    `${results.length} ${results.length === 1 ? "machine" : "machines"} checked: ${findings.length === 0 ? "no findings" : countText(findings)}`,
    ...(suppressed === 0 ? [] : [`${suppressed} suppressed`]),
    ...(failures.length === 0 ? [] : [`${failures.length} could not be read`]),
  ];
  const more = [
    ...(skipped.length === 0
      ? []
      : [
          `Skipped, because nothing says that they run Windows: ${skipped.slice(0, MOST_SKIPPED).join(", ")}${
            skipped.length > MOST_SKIPPED ? ` and ${skipped.length - MOST_SKIPPED} more` : ""
          }. To check them, specify --windows.`,
        ]),
    ...notChecked(report),
  ];
  const worst = ORDER.find((severity) => findings.some((finding) => finding.severity === severity));
  const tone = failures.length > 0 ? "bad" : worst === undefined ? "good" : severityTone[worst];
  return [
    ...wrapped(`${parts.join(", ")}.`, width).map((line) => toned(line, tone, colors)),
    ...more.flatMap((text) => wrapped(text, width).map((line) => colors.dim(line))),
  ];
}

/** How many rules were not checked, and what would have to be known for most of them. */
function notChecked({ results }: LintReport): string[] {
  const missing = new Map<string, Set<string>>();
  for (const { notChecked: some } of results)
    for (const one of some) missing.set(one.missing, (missing.get(one.missing) ?? new Set()).add(one.ruleId));
  const count = new Set([...missing.values()].flatMap((rules) => [...rules])).size;
  if (count === 0) return [];
  const most = [...missing]
    .sort(([, a], [, b]) => b.size - a.size)
    .slice(0, 4)
    .map(([what, rules]) => `${what} (${rules.size})`)
    .join(", ");
  return [`${count} rules were not checked for some machines, because this is unknown: ${most}.`];
}
