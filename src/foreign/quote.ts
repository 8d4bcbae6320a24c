/**
 * Quotes one word for a POSIX shell. ssh joins its arguments and hands them to the remote login shell, so every word
 * that goes through ssh passes here. NUL cannot stand in an argument at all.
 */
export function quote(word: string): string {
  if (word.includes("\0")) throw new RangeError("a shell word cannot contain a NUL character");
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export const quoteAll = (words: readonly string[]): string => words.map(quote).join(" ");
