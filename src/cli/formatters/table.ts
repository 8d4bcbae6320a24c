/** For people at a terminal: wrapped to its width, coloured where it has colour. */
import { printable } from "../../findings";
import { placeText, severityTone } from "../reports/findings";
import { cell, type Block, type LocatedFinding, type Report, type Tone } from "../reports/report";
import type { Colors, View } from "../terminal";
import { indented, SEVERITY_MARKS, wrapped } from "./wrapped";

export function format(report: Report, view: View): string {
  const blocks = report.blocks();
  return blocks.map((block, index) => `${gapBefore(block, blocks[index - 1])}${blockText(block, view)}`).join("\n");
}

function gapBefore(block: Block, before: Block | undefined): string {
  if (before === undefined) return "";
  if (block.kind === "title") return "\n\n";
  return before.kind === "heading" || (before.kind === "title" && block.kind !== "heading") ? "" : "\n";
}

function blockText(block: Block, view: View): string {
  const { colors } = view;
  switch (block.kind) {
    case "title":
      return colors.bold(printable(block.text));
    case "heading":
      return colors.bold(colors.underline(printable(block.text)));
    case "text":
      return wrapped(block.text, view.width)
        .map((line) => toned(line, block.tone, colors))
        .join("\n");
    case "list":
      return block.items.map((item) => indented(item, view.width, "- ")).join("\n");
    case "facts":
      return factsText(block.rows, view);
    case "table":
      return tableText(block, view);
    case "code":
      return block.text
        .split("\n")
        .map((line) => `    ${colors.cyan(printable(line))}`.trimEnd())
        .join("\n");
    case "finding":
      return findingText(block.finding, view);
  }
}

export function toned(text: string, tone: Tone | undefined, colors: Colors): string {
  if (text === "") return "";
  switch (tone) {
    case "good":
      return colors.green(text);
    case "bad":
      return colors.red(text);
    case "warn":
      return colors.yellow(text);
    case "info":
      return colors.cyan(text);
    case "quiet":
      return colors.dim(text);
    case "strong":
      return colors.bold(text);
    case undefined:
      return text;
  }
}

function factsText(rows: Extract<Block, { kind: "facts" }>["rows"], { colors, width }: View): string {
  const label = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows
    .map(([name, value]) => {
      const [first = "", ...more] = wrapped(value, width - label);
      return [`${colors.dim(name.padEnd(label))}${first}`, ...more.map((line) => " ".repeat(label) + line)].join("\n");
    })
    .join("\n");
}

const GAP = 2;
/** A column of words that is not told to wrap takes no more than a quarter of the width, or this where that is less. */
const WIDEST_WORDS = 20;
const NARROWEST_TEXT = 16;

function tableText({ columns, rows }: Extract<Block, { kind: "table" }>, { colors, width }: View): string {
  const texts = rows.map((row) => row.map((one) => printable(cell(one).text)));
  // A column in which nothing stands is left out.
  const shown = columns.map((_, index) => index).filter((index) => texts.some((row) => row[index] !== ""));
  const natural = shown.map((index) =>
    Math.max(columns[index]!.title.length, ...texts.map((row) => row[index]!.length)),
  );
  const widths = fit(
    natural,
    shown.map((index) => columns[index]!.wraps === true),
    width,
  );
  const line = (cells: readonly string[], tones: readonly (Tone | undefined)[] = []): string =>
    cells
      .map((text, place) => toned(text, tones[place], colors) + " ".repeat(Math.max(0, widths[place]! - text.length)))
      .join(" ".repeat(GAP))
      .trimEnd();
  const body = rows.flatMap((row, at) => {
    const lines = shown.map((index, place) => wrapped(texts[at]![index]!, widths[place]!));
    const height = Math.max(...lines.map((one) => one.length));
    return Array.from({ length: height }, (_, n) =>
      line(
        lines.map((one) => one[n] ?? ""),
        shown.map((index) => cell(row[index]!).tone),
      ),
    );
  });
  const head = line(shown.map((index) => columns[index]!.title));
  const rule = line(widths.map((one) => "─".repeat(one)));
  return [colors.dim(head), colors.dim(rule), ...body].join("\n");
}

/**
 * Widths of the columns: those that wrap share what the others leave; one that needs less than its share passes the
 * rest on.
 */
function fit(natural: readonly number[], wraps: readonly boolean[], width: number): number[] {
  const widths = natural.map((one, index) =>
    wraps[index] ? one : Math.min(one, Math.max(WIDEST_WORDS, Math.floor(width / 4))),
  );
  const fixed = widths.filter((_, index) => !wraps[index]).reduce((total, one) => total + one, 0);
  let left = width - GAP * (natural.length - 1) - fixed;
  const flexible = widths
    .map((_, index) => index)
    .filter((index) => wraps[index])
    .sort((a, b) => natural[a]! - natural[b]!);
  flexible.forEach((index, done) => {
    const share = Math.max(NARROWEST_TEXT, Math.floor(left / (flexible.length - done)));
    widths[index] = Math.min(natural[index]!, share);
    left -= widths[index];
  });
  return widths;
}

function findingText(finding: LocatedFinding, { colors, width }: View): string {
  const { severity, path, message, fix, docs, ruleId } = finding;
  const place = printable(placeText(finding));
  const head = [
    toned(`${SEVERITY_MARKS[severity]} ${severity}`, severityTone[severity], colors),
    toned(printable(path), "strong", colors),
    toned(place, "quiet", colors),
  ].filter((part) => part !== "");
  const lines = [head.join("  "), indented(message, width, "  ")];
  if (fix !== undefined) lines.push(indented(fix, width, "  → "));
  lines.push(colors.dim(indented(docs ?? ruleId, width, "  ")));
  return lines.join("\n");
}
