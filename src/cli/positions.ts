/** Parses YAML (and JSON, which is YAML too) and remembers where everything stands. */
import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, type Pair } from "yaml";

import { printable, type Finding } from "../findings";
import type { Path } from "../findings/path";
import { readYaml } from "../foreign/yaml";
import { fileFinding } from "./rules";

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The place of a setting, or of the nearest group that holds it. */
export type Locate = (path: Path) => Position | undefined;

export interface ParsedDocument {
  readonly value: unknown;
  readonly locate: Locate;
}

/** Every document of a text. Documents with mistakes in their YAML are left out, and told about. */
export function parseDocuments(
  text: string,
  name: string,
): { documents: ParsedDocument[]; findings: (Finding & Partial<Position>)[] } {
  const lines = new LineCounter();
  const documents: ParsedDocument[] = [];
  const findings: (Finding & Partial<Position>)[] = [];
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  for (const { contents, value, mistakes } of readYaml(text, { merge: true, lineCounter: lines })) {
    findings.push(
      ...mistakes.map(({ message, offset, fix }) => ({
        ...syntaxFinding(name, message, fix),
        ...(offset === undefined ? { line: 1, column: 1 } : place(offset)),
      })),
    );
    // A separator at the end of a file leaves an empty document behind.
    if (mistakes.length === 0 && value !== null)
      documents.push({ value, locate: (path) => locate(contents, path, place) });
  }
  return { documents, findings };
}

const syntaxFinding = (name: string, message: string, fix: string | undefined): Finding =>
  fileFinding("spec-syntax", "", `${printable(name)} is neither YAML nor JSON: ${printable(message)}.`, fix);

function locate(root: Node | null, path: Path, place: (offset: number) => Position): Position | undefined {
  let node: unknown = root;
  let start = startOf(node);
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && keyOf(item) === String(step));
      if (!pair) break;
      start = startOf(pair.key) ?? start;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      start = startOf(node) ?? start;
    } else break;
  }
  return start === undefined ? undefined : place(start);
}

const keyOf = (pair: Pair): string | undefined => (isScalar(pair.key) ? String(pair.key.value) : undefined);
const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0] ?? undefined;
