import type { Block, Column } from "./reports/report";

/** A generated page of docs/ for the terminal: its Markdown as blocks. It knows what the generator writes. */
export function blocksOf(markdown: string): Block[] {
  const parts = markdown.split(/^(```[^]*?^```)$/m);
  const all = parts.flatMap((part) => (part.startsWith("```") ? [code(part)] : paragraphs(part).map(block)));
  const titles = all.filter(({ kind }) => kind === "title");
  // A page begins with the sentence that its file is known by.
  return [...titles, ...all.filter((one) => !titles.includes(one))];
}

const code = (fence: string): Block => ({ kind: "code", text: fence.split("\n").slice(1, -1).join("\n") });

const paragraphs = (text: string): string[] =>
  text
    .replace(/<!--[^]*?-->/g, "")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");

function block(paragraph: string): Block {
  const [, marks, text] = /^(#+) (.*)$/.exec(paragraph) ?? [];
  if (marks !== undefined) return { kind: marks.length === 1 ? "title" : "heading", text: plain(text!) };
  if (paragraph.startsWith("|")) return table(paragraph.split("\n").map(cells));
  if (/^[-*] /.test(paragraph)) return { kind: "list", items: paragraph.split(/\n(?=[-*] )/).map(item) };
  return { kind: "text", text: plain(paragraph.replaceAll("\n", " ")) };
}

const item = (text: string): string => plain(text.slice(2).replace(/\n */g, " "));

const cells = (row: string): string[] =>
  row
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => plain(cell.trim().replaceAll("\\|", "|")));

/** A table without heads is a list of facts. */
function table([head = [], , ...rows]: readonly string[][]): Block {
  if (head.every((cell) => cell === ""))
    return { kind: "facts", rows: rows.map(([label = "", value = ""]) => [label, value]) };
  return { kind: "table", columns: head.map((title): Column => ({ title, wraps: true })), rows };
}

/** Without marks for links and weight. Code keeps its backticks: in a sentence, they separate it from the words. */
function plain(text: string): string {
  // What must stay as it is: code, and characters that are no marks.
  const kept: string[] = [];
  const keep = (part: string): string => `\u0000${kept.push(part) - 1}\u0000`;
  return text
    .replace(/`[^`]*`/g, keep)
    .replace(/\\([\\`*_[\]<>|#])/g, (_, mark: string) => keep(mark))
    .replace(/!?\[([^\]]*)\]\(([^)]*)\)/g, linkText)
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/\*([^*\s][^*]*)\*/g, "$1")
    .replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)]!);
}

/** A page of the same name needs no address. */
const linkText = (_: string, text: string, target: string): string =>
  target.endsWith(`${text}.md`) || target === text ? text : `${text} (${target.replace(/^(?:\.\.\/)+/, "docs/")})`;
