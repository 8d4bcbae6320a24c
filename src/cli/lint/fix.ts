import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

import { lintMachine, xmlMachine, type LintOptions } from "../../lint";
import { fixedText, hasMixedLineEnds } from "../../lint/xml/fix";

/** Each round may repair what the round before has made visible. */
const MOST_ROUNDS = 5;

export interface Fixed {
  readonly text: string;
  /** Ids of the rules whose findings were repaired. */
  readonly repaired: readonly string[];
}

/** The text after all safe repairs. A repair after which its rule still speaks is not made. */
export function fixedMachine(text: string, file: string, options: LintOptions): Fixed {
  const repaired: string[] = [];
  const refused = new Set<string>();
  let now = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = now;
    for (const { ruleId, place, repair } of lintMachine(xmlMachine(now, file), options).findings) {
      if (repair === undefined || refused.has(`${ruleId} ${place}`)) continue;
      const next = fixedText(now, repair);
      if (next === now || speaks(next, file, options, ruleId, place)) refused.add(`${ruleId} ${place}`);
      else {
        now = next;
        repaired.push(ruleId);
      }
    }
    if (now === before) break;
  }
  return { text: now, repaired };
}

const speaks = (text: string, file: string, options: LintOptions, ruleId: string, place: string): boolean =>
  lintMachine(xmlMachine(text, file), options).findings.some(
    (finding) => finding.ruleId === ruleId && finding.place === place,
  );

/** Why a file is left alone, or undefined. */
export const cannotFix = (text: string): string | undefined =>
  hasMixedLineEnds(text) ? "its lines end in different ways" : undefined;

/** Standard input goes on to standard output, changed or not. */
export function writeFixed(file: string, before: string, after: string, encode: (text: string) => Buffer): void {
  if (file === "-") process.stdout.write(encode(after));
  else if (after !== before) replaceFile(file, encode(after));
}

/** In place of the file at once, with its mode: nobody ever sees half of it. A link goes on naming its file. */
function replaceFile(link: string, content: Buffer): void {
  const file = realpathSync(link);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, content, { mode: statSync(file).mode & 0o777, flag: "wx" });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
