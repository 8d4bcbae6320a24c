import { suppressedLine, type Severity, type Suppressed } from "../../findings";
import type { Block, LocatedFinding, Tone } from "./report";

const ORDER: readonly Severity[] = ["error", "warning", "info"];

export const severityTone: Readonly<Record<Severity, Tone>> = { error: "bad", warning: "warn", info: "info" };

/** Findings, the worst first and then as they stand in the file, and how many there are. */
export function findingBlocks(findings: readonly LocatedFinding[]): Block[] {
  if (findings.length === 0) return [];
  const sorted = ORDER.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity).sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  );
  return [
    ...sorted.map((finding): Block => ({ kind: "finding", finding })),
    { kind: "text", text: `${countText(findings)}.`, tone: severityTone[sorted[0]!.severity] },
  ];
}

/** What a person has accepted: how much, and each with its reason and its end. */
export const suppressedBlocks = (suppressed: readonly Suppressed[]): Block[] =>
  suppressed.length === 0
    ? []
    : [
        { kind: "text", text: `${suppressed.length} suppressed:`, tone: "quiet" },
        { kind: "list", items: suppressed.map(suppressedLine) },
      ];

/** "2 errors, 1 warning". */
export function countText(findings: readonly LocatedFinding[]): string {
  const names: Readonly<Record<Severity, readonly [string, string]>> = {
    error: ["error", "errors"],
    warning: ["warning", "warnings"],
    info: ["note", "notes"],
  };
  return ORDER.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${names[severity][count === 1 ? 0 : 1]}`];
  }).join(", ");
}

/** `fleet.yaml:7:3`, as editors and terminals open it. */
export const placeText = ({ file, line, column }: Pick<LocatedFinding, "file" | "line" | "column">): string =>
  file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}${column === undefined ? "" : `:${column}`}`}`;
