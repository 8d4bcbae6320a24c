import { closeSync, fchmodSync, openSync, writeFileSync } from "node:fs";
import type { WriteStream } from "node:tty";

import { createColors } from "picocolors";

import { EXIT, UsageError } from "./errors";

export type Colors = ReturnType<typeof createColors>;

/** How text is laid out. */
export interface View {
  readonly colors: Colors;
  /** Columns. */
  readonly width: number;
}

/** Options that every command has. */
export interface CommonOptions {
  /** `--color` or `--no-color`; undefined: decide by the terminal. */
  readonly color?: boolean;
}

const NARROWEST = 80;
const WIDEST = 160;
/** Where the output is no terminal and nobody set COLUMNS. */
const USUAL = 110;

/** Colour as the flag says, else NO_COLOR (https://no-color.org) and FORCE_COLOR, else only on a terminal. */
export function wantsColor(
  stream: Pick<WriteStream, "isTTY">,
  flag: boolean | undefined,
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  if (flag !== undefined) return flag;
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

export function viewOf(stream: WriteStream, options: CommonOptions): View {
  const asked = stream.columns ?? Number(process.env["COLUMNS"]);
  const width = Number.isInteger(asked) && asked > 0 ? Math.min(WIDEST, Math.max(NARROWEST, asked)) : USUAL;
  return { colors: createColors(wantsColor(stream, options.color)), width };
}

const withNewline = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);

/** Data: to standard output. */
export const print = (text: string): void => void process.stdout.write(withNewline(text));

/** Messages: to standard error. */
export const say = (text: string): void => void process.stderr.write(withNewline(text));

/** Writes a file that the user named. `secret`: only the user may read it, also where the file was there before. */
export function writeOutput(file: string, text: string, { secret = false } = {}): void {
  try {
    const opened = openSync(file, "w", secret ? 0o600 : 0o666);
    try {
      if (secret) fchmodSync(opened, 0o600);
      writeFileSync(opened, withNewline(text));
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

/**
 * A reader that has seen enough (`| head`) is no error; a full disk behind `>` is one, told as for a file that was
 * named.
 */
export function endWhereOutputEnds(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      if (stream === process.stdout)
        say(`windows-guest: standard output cannot be written (${error.code ?? error.message})`);
      process.exit(EXIT.usage);
    });
  }
}
