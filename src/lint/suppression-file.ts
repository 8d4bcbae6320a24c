import { isMap, isScalar, isSeq, LineCounter, type Node } from "yaml";
import { mistakesIn, isFor, nearest, suppressionRule, toFinding, type Finding } from "../findings";
import { readYaml } from "../foreign/yaml";
import { findRule, judgesMachines } from "./rule-list";
import { knownRules } from "./suppress";
import type { LintFinding, LintResult, Location, Suppression } from "./types";

/** A suppression that stands in a file. */
export interface FileSuppression extends Suppression {
  readonly location: Location;
}

/** What a file of suppressions says. Entries with mistakes are left out, and told about. */
export interface SuppressionFile {
  readonly suppressions: readonly FileSuppression[];
  readonly findings: readonly LintFinding[];
}

const KEYS = ["machine", "rule", "reason", "until"] as const;
type Key = (typeof KEYS)[number];

/**
 * Reads suppressions for machines of others: a YAML or JSON list of `{ machine, rule, reason, until }`, where `*` in
 * `machine` stands for any characters. Nothing is thrown for a wrong file.
 *
 * @param file how findings call it
 */
export function readSuppressions(text: string, file: string): SuppressionFile {
  const lines = new LineCounter();
  const at = (offset: number | undefined): Location => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { file, ...(offset === undefined ? { line: 1, column: 1 } : { line, column: col }) };
  };
  const suppressions: FileSuppression[] = [];
  const findings: LintFinding[] = [];
  for (const { contents, mistakes } of readYaml(text, { lineCounter: lines })) {
    for (const { message, offset, fix } of mistakes) findings.push(told(syntaxMistake(message, fix), at(offset)));
    if (mistakes.length > 0 || contents === null) continue;
    const read = entriesIn(contents, at);
    suppressions.push(...read.suppressions);
    findings.push(...read.findings);
  }
  return { suppressions, findings };
}

type At = (offset: number | undefined) => Location;

function entriesIn(contents: Node, at: At): SuppressionFile {
  if (isScalar(contents) && contents.value === null) return { suppressions: [], findings: [] };
  if (!isSeq(contents)) return { suppressions: [], findings: [told(shape("list"), at(startOf(contents)))] };
  const read = contents.items.map((item) => entryOf(item, at));
  return {
    suppressions: read.flatMap(({ suppressions }) => suppressions),
    findings: read.flatMap(({ findings }) => findings),
  };
}

function entryOf(item: unknown, at: At): SuppressionFile {
  const start = at(startOf(item));
  if (!isMap(item)) return { suppressions: [], findings: [told(shape("entry"), start)] };
  const places = new Map<Key, Location>();
  const values = new Map<Key, string>();
  const findings: LintFinding[] = [];
  for (const { key, value } of item.items) {
    const name = isScalar(key) ? String(key.value) : "";
    const known = KEYS.find((one) => one === name);
    if (known === undefined) findings.push(told(unknownKey(name), at(startOf(key))));
    else if (value === null || (isScalar(value) && value.value === null)) continue;
    else if (!isScalar(value) || typeof value.value !== "string")
      findings.push(told(shape("text", { key: known }), at(startOf(value) ?? startOf(key))));
    else {
      places.set(known, at(startOf(value)));
      values.set(known, value.value);
    }
  }
  if (findings.length > 0) return { suppressions: [], findings };
  const written = { ...Object.fromEntries(values), pathTo: (key?: string) => key ?? "" };
  const guest = values.get("machine") ?? "all machines";
  const mistakes = mistakesIn(written, guest, knownRules);
  if (mistakes.length > 0)
    return {
      suppressions: [],
      findings: mistakes.map(({ finding }) => told({ ...finding, path: "" }, places.get(finding.path as Key) ?? start)),
    };
  const { pathTo: _, ...suppression } = written;
  return { suppressions: [{ ...(suppression as unknown as Suppression), location: start }], findings: [] };
}

const syntaxMistake = (problem: string, fix: string | undefined): Finding =>
  fix === undefined ? shape("syntax", { problem }) : shape("advised", { problem, fix });

function unknownKey(key: string): Finding {
  const meant = nearest(key, KEYS);
  return meant === undefined ? shape("key", { key }) : shape("near", { key, meant });
}

const shape = (messageId: string, data: Readonly<Record<string, string>> = {}): Finding =>
  toFinding(suppressionRule("suppression-file"), { messageId, path: "", data });

const told = (finding: Finding, location: Location): LintFinding => ({
  ...finding,
  machine: "",
  place: "",
  location,
});

const startOf = (node: unknown): number | undefined =>
  (node as { range?: [number, number, number] } | null)?.range?.[0];

/**
 * The suppressions of a file that no machine needed. One whose rule was not checked for any of its machines is not
 * among them.
 */
export function unusedSuppressions(
  suppressions: readonly FileSuppression[],
  results: readonly LintResult[],
): LintFinding[] {
  return suppressions
    .filter((one) => {
      const machines = results.filter(({ machine }) => isFor(one, machine));
      return machines.length === 0 || (machines.some((result) => wasChecked(one, result)) && !isUsed(one, machines));
    })
    .map((one) =>
      told(
        toFinding(suppressionRule("suppression-unused"), {
          messageId: results.some(({ machine }) => isFor(one, machine)) ? "unused" : "nobody",
          path: "",
          data: { rule: one.rule, guest: one.machine ?? "all machines" },
        }),
        one.location,
      ),
    );
}

/** The results hold nothing of rules about several machines. */
const wasChecked = ({ rule }: Suppression, { door, notChecked }: LintResult): boolean =>
  judgesMachines(rule) &&
  findRule(rule)?.notApplicable[door] === undefined &&
  !notChecked.some(({ ruleId }) => ruleId === rule);

/** An expired one is not unused: its findings count, and say so. */
const isUsed = ({ rule }: Suppression, machines: readonly LintResult[]): boolean =>
  machines.some(({ findings, suppressed }) => [...findings, ...suppressed].some(({ ruleId }) => ruleId === rule));
