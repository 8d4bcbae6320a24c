/** The lines of an answer, without blanks around them and without empty ones. */
export const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Names in a table of `vol-list`: two columns with at least three blanks between them; a name may hold single ones. */
export const volumeNames = (table: string): string[] =>
  table.split("\n").flatMap((line) => /^ (\S(?:.*?\S)?) {3,}\S/.exec(line)?.[1] ?? []);
