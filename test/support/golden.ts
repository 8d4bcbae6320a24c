import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

/**
 * Compares a text with the file that a person looked at and committed. `npm run golden` accepts what is made now, and
 * shows what is different from what is committed.
 */
export function assertGolden(file: string, text: string): void {
  if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
  assert.equal(text, readFileSync(file, "utf8"), `${file} is another one; if that is right, run: npm run golden`);
}

/** Why a golden case is there: the first line of its input, a comment. */
export const whyOf = (yaml: string): string => /^# (.+)\n/.exec(yaml)![1]!;
