/** Text in lines of a width, for people at a terminal. */
import { printable, type Severity } from "../../findings";

export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = { error: "✖", warning: "▲", info: "ℹ" };

/** Wrapped, with a mark before the first line and as much room before the others. */
export function indented(text: string, width: number, mark: string): string {
  return wrapped(text, width - mark.length, { wholeAddresses: true })
    .map((line, index) => (index === 0 ? mark : " ".repeat(mark.length)) + line)
    .join("\n");
}

/**
 * Words in lines of at most `width`; a word that is longer than a line is cut. Outside tables an address is not: nobody
 * could open it then.
 */
export function wrapped(text: string, width: number, { wholeAddresses = false } = {}): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of printable(text).split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    while (word.length > width && !(wholeAddresses && word.includes("://"))) {
      lines.push(word.slice(0, width));
      word = word.slice(width);
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
