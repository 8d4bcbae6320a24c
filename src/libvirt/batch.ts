import { randomBytes } from "node:crypto";
import type { RunResult } from "./run";

/** A virsh command with its arguments. */
export type Command = readonly string[];

/** Bytes of one batch, which stay far below the 128 KiB that Linux takes as one argument, also quoted for a shell. */
export const MOST_BYTES = 90_000;

/** What one command of a batch said. `failure`: what virsh wrote as error, where the command failed. */
export interface BatchAnswer {
  readonly text: string;
  readonly failure?: string;
}

/** No answer of a host can hold it, so that none can end a section of its own. */
const mark = `@@${randomBytes(12).toString("hex")}`;

/**
 * Several commands as the one argument that virsh takes apart by itself. Between them stand marks on both of its
 * outputs: virsh goes on after a command that fails, and its exit code is that of the last one only.
 */
export const batchArgument = (commands: readonly Command[]): string => commands.map(marked).join("; ");

const marked = (command: Command): string => `${command.map(virshWord).join(" ")}; echo ${mark}; echo --err ${mark}`;

/** What a command adds to the argument. */
export const argumentBytes = (command: Command): number => Buffer.byteLength(marked(command)) + "; ".length;

/**
 * virsh's own quoting (virsh manual, "NOTES"): nothing is special inside single quotes, and a backslash escapes inside
 * double ones.
 */
function virshWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return word.includes("'") ? `"${word.replace(/[\\"]/g, "\\$&")}"` : `'${word}'`;
}

/** How many commands of a batch were through, as the error output tells, which virsh does not buffer. */
export const commandsThrough = (stderr: string): number => stderr.split(mark).length - 1;

/**
 * Takes virsh's outputs apart. Undefined where they do not hold an answer for each command: the connection broke, or
 * there was none.
 */
export function batchAnswers(result: Outputs, count: number): BatchAnswer[] | undefined {
  const isWhole = [result.stdout, result.stderr].every((output) => output.split(mark).length === count + 1);
  return isWhole ? answersSoFar(result) : undefined;
}

type Outputs = Pick<RunResult, "stdout" | "stderr">;

/** What the commands said that were through before virsh ended, however it ended. */
export function answersSoFar({ stdout, stderr }: Outputs): BatchAnswer[] {
  const texts = stdout.split(mark);
  const failures = stderr.split(mark);
  return texts.slice(0, Math.min(texts.length, failures.length) - 1).map((text, index) => {
    // `echo --err` writes its word behind an "error: " of its own.
    const failure = failures[index]!.replace(/error: $/, "").trim();
    // The line of the mark before ends where the answer begins: two equal answers are equal texts.
    return { text: index === 0 ? text : text.replace(/^\n/, ""), ...(failure === "" ? {} : { failure }) };
  });
}
