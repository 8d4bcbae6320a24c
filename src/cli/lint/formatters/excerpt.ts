import { printable } from "../../../findings";
import type { Location } from "../../../lint";
import type { View } from "../../terminal";
import type { LintReport } from "../report";

/** The line that a finding is about, and the place marked below it. */
export function excerpt(
  { file, line, column, endLine, endColumn }: Location,
  textOf: LintReport["textOf"],
  { colors, width }: View,
): string[] {
  if (file === undefined || line === undefined || column === undefined) return [];
  const text = textOf(file)
    ?.replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)[line - 1];
  if (text === undefined) return [];
  const number = String(line);
  const end = endLine === line && endColumn !== undefined ? endColumn : text.length + 1;
  const shown = shortened(text, column - 1, width - INDENT - number.length - GUTTER);
  const marks = "^".repeat(Math.max(1, Math.min(end - column, shown.text.length - shown.at)));
  return [
    `${colors.dim(`${number} |`)} ${printable(shown.text, shown.text.length)}`,
    `${colors.dim(`${" ".repeat(number.length)} |`)} ${" ".repeat(shown.at)}${colors.red(marks)}`,
  ];
}

const INDENT = 4;
const GUTTER = " | ".length;
/** What stands before the place stays visible, where the line has to be cut. */
const BEFORE = 20;

/** A line of XML may be the whole document. */
function shortened(text: string, at: number, width: number): { readonly text: string; readonly at: number } {
  const plain = text.replace(/\t/g, " ");
  const indent = /^ */.exec(plain)![0].length;
  const from = plain.length - indent <= width ? indent : Math.max(indent, at - BEFORE);
  return { text: plain.slice(from, from + width), at: Math.max(0, at - from) };
}
