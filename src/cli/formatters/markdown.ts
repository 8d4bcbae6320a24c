/** For pull requests, issues and pages: GitHub's Markdown. */
import { printable } from "../../findings";
import { placeText } from "../reports/findings";
import { cell, type Block, type LocatedFinding, type Report } from "../reports/report";

export const format = (report: Report): string => report.blocks().map(blockText).join("\n\n");

function blockText(block: Block): string {
  switch (block.kind) {
    case "title":
      return `## ${escaped(block.text)}`;
    case "heading":
      return `### ${escaped(block.text)}`;
    case "text":
      return escaped(block.text);
    case "list":
      return block.items.map((item) => `- ${escaped(item)}`).join("\n");
    case "facts":
      return block.rows.map(([label, value]) => `- **${escaped(label)}:** ${escaped(value)}`).join("\n");
    case "table":
      return tableText(block);
    case "code":
      return `\`\`\`\n${printable(block.text)}\n\`\`\``;
    case "finding":
      return findingText(block.finding);
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const shown = columns.map((_, index) => index).filter((index) => rows.some((row) => cell(row[index]!).text !== ""));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(shown.map((index) => columns[index]!.title)),
    line(shown.map(() => "---")),
    ...rows.map((row) => line(shown.map((index) => cellText(cell(row[index]!))))),
  ].join("\n");
}

const cellText = ({ text, tone }: { text: string; tone?: string }): string =>
  tone === "strong" && text !== "" ? `**${escaped(text)}**` : escaped(text);

function findingText(finding: LocatedFinding): string {
  const { severity, path, message, fix, docs, ruleId } = finding;
  const where = [path, placeText(finding)]
    .filter((part) => part !== "")
    .map(escaped)
    .join(", ");
  const next = fix === undefined ? "" : `\n  ${escaped(fix)}`;
  return `- **${severity}**${where === "" ? "" : ` ${where}`}: ${escaped(message)}${next}\n  (${escaped(docs ?? ruleId)})`;
}

/** Text stays text: nothing in it becomes markup. Code spans that our own texts write stay. */
const escaped = (text: string): string =>
  printable(text)
    .split(/(`[^`|]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replace(/[\\`*_[\]<>|#]/g, "\\$&")
            .replace(/&(?=[#\w]+;)/g, "&amp;")
            .replace(/(?<!\w)@(?=\w)/g, "@\u200b"),
    )
    .join("");
