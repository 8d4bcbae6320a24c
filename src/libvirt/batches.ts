import {
  answersSoFar,
  argumentBytes,
  batchAnswers,
  batchArgument,
  type BatchAnswer,
  type Command,
  commandsThrough,
  MOST_BYTES,
} from "./batch";
import type { Answer, Batch, CallOptions, PartialBatch } from "./call";
import { collected } from "./collected";
import type { LibvirtError } from "./errors";
import { brokeDown, classify, garbage } from "./errors";
import type { RunResult } from "./run";

/** Commands of one caller, and how its errors call what it does. */
export interface Question {
  readonly operation: string;
  readonly commands: readonly Command[];
}

/** A command that changes something or looks at it afterwards. */
export interface Step {
  readonly operation: string;
  readonly command: Command;
}

export interface Stepped {
  readonly answers: readonly Answer[];
  /** The connection broke on the way: what failed may have been done, and answers that only read are nobody's word. */
  readonly broken?: LibvirtError;
}

export type Outcome =
  { readonly ok: true; readonly answers: readonly Answer[] } | { readonly ok: false; readonly error: LibvirtError };

type Limits = CallOptions & { readonly input?: string };

export interface Batches {
  /** One process for this caller's commands, for as many as one takes. */
  alone(question: Question, options?: Limits): Promise<readonly Answer[]>;
  /**
   * One process for the commands of several callers, each with an outcome of its own. Where the process as a whole
   * fails and its time or size may be another caller's fault, each caller of the first `again` gets a process for
   * itself.
   */
  together(questions: readonly Question[], again: number, options?: CallOptions): Promise<Outcome[]>;
  /**
   * Commands of which the first ones change something, in a process of their own. Rejects where the process as a whole
   * fails, as `operation`: what was done nobody knows then. A command without a failure of its own was done.
   */
  steps(operation: string, steps: readonly Step[], options?: Limits): Promise<Stepped>;
  /**
   * One process that may get stuck at one of its commands: at which, where it reached its limit of time or size. Never
   * rejects.
   */
  bounded(question: Question, options: CallOptions): Promise<BoundedOutcome>;
  /** Commands that only read: with those of others that arrive at the same time. */
  readonly batch: Batch;
  readonly partialBatch: PartialBatch;
}

export type BoundedOutcome =
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  /** `at`: the index of the command. */
  | { readonly kind: "stuck"; readonly at: number }
  | { readonly kind: "failed" };

interface Waiting {
  readonly question: Question;
  readonly options: CallOptions;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Several commands in one virsh process. `start` runs virsh with one argument; a process that cannot be started or is
 * killed is in its result.
 */
export function batches(
  host: string,
  program: "virsh" | "ssh",
  defaultLimit: number,
  start: (argument: string, options: Limits) => Promise<RunResult>,
): Batches {
  const limitOf = ({ timeLimit = defaultLimit }: CallOptions = {}): number => timeLimit;

  /** What one caller is told of a process that ran its commands from `from` on. */
  function judged(
    { operation, commands }: Question,
    result: RunResult,
    said: readonly BatchAnswer[] | undefined,
    from: number,
    timeLimit: number,
  ): Outcome {
    const failed = (failure: string): LibvirtError =>
      classify(host, operation, program, { ...result, exitCode: 1, stdout: "", stderr: failure }, timeLimit);
    if (!ended(result)) return { ok: false, error: classify(host, operation, program, result, timeLimit) };
    if (said === undefined) return { ok: false, error: garbage(host, operation, "an answer to each command") };
    // virsh connects again by itself and goes on: what it said before that is not libvirt's word.
    const broken = said.find(({ failure }) => failure !== undefined && brokeDown(failure));
    if (broken !== undefined) return { ok: false, error: failed(broken.failure!) };
    return {
      ok: true,
      answers: said
        .slice(from, from + commands.length)
        .map(({ text, failure }): Answer =>
          failure === undefined ? { ok: true, text } : { ok: false, error: failed(failure) },
        ),
    };
  }

  const together: Batches["together"] = async (questions, again, options = {}) => {
    const commands = questions.flatMap((question) => question.commands);
    const result = await start(batchArgument(commands), options);
    if (again > 1 && (result.ended === "time-limit" || result.ended === "too-much-output")) {
      const own = await Promise.all(
        questions.slice(0, again).map(async (question) => (await together([question], 1, options))[0]!),
      );
      return [...own, ...questions.slice(again).map((question) => judged(question, result, undefined, 0, 0))];
    }
    const said = ended(result) ? batchAnswers(result, commands.length) : undefined;
    let from = 0;
    return questions.map((question) => {
      const outcome = judged(question, result, said, from, limitOf(options));
      from += question.commands.length;
      return outcome;
    });
  };

  const partialBatch: PartialBatch = async (operation, commands, options = {}) => {
    const answers: Answer[] = [];
    for (const some of portions(commands, argumentBytes)) {
      const result = await start(batchArgument(some), options);
      const said = ended(result) ? batchAnswers(result, some.length) : undefined;
      const outcome = judged({ operation, commands: some }, result, said, 0, limitOf(options));
      if (!outcome.ok)
        return { answers: [...answers, ...answersBefore(outcome.error, result)], stopped: outcome.error };
      answers.push(...outcome.answers);
    }
    return { answers };
  };

  const alone: Batches["alone"] = async ({ operation, commands }, options) => {
    const { answers, stopped } = await partialBatch(operation, commands, options);
    if (stopped !== undefined) throw stopped;
    return answers;
  };

  const steps: Batches["steps"] = async (operation, all, options = {}) => {
    const result = await start(batchArgument(all.map(({ command }) => command)), options);
    const error = (operation: string, how: RunResult): LibvirtError =>
      classify(host, operation, program, how, limitOf(options));
    if (!ended(result)) throw error(operation, result);
    const said = batchAnswers(result, all.length);
    if (said === undefined) throw garbage(host, operation, "an answer to each command");
    const failed = (what: string, failure: string): LibvirtError =>
      error(what, { ...result, exitCode: 1, stdout: "", stderr: failure });
    const broken = said.find(({ failure }) => failure !== undefined && brokeDown(failure))?.failure;
    const answers = said.map(({ text, failure }, index): Answer =>
      failure === undefined
        ? { ok: true, text }
        : { ok: false, error: failed(all[index]!.operation, broken ?? failure) },
    );
    return { answers, ...(broken === undefined ? {} : { broken: failed(operation, broken) }) };
  };

  const bounded: Batches["bounded"] = async (question, options) => {
    const { commands } = question;
    const result = await start(batchArgument(commands), options);
    if (result.ended === "time-limit" || result.ended === "too-much-output")
      return { kind: "stuck", at: commandsThrough(result.stderr) };
    const said = ended(result) ? batchAnswers(result, commands.length) : undefined;
    const outcome = judged(question, result, said, 0, limitOf(options));
    return outcome.ok ? { kind: "answers", answers: outcome.answers } : { kind: "failed" };
  };

  const serve = async (group: readonly Waiting[]): Promise<void> => {
    const processes = byLimits(group).flatMap((same) =>
      portions(same, ({ question: { commands } }) => commands.map(argumentBytes).reduce((sum, one) => sum + one, 0)),
    );
    await Promise.all(
      processes.map(async (callers) => {
        const outcomes = await together(
          callers.map(({ question }) => question),
          callers.length,
          callers[0]!.options,
        );
        callers.forEach(({ settle }, index) => settle(outcomes[index]!));
      }),
    );
  };
  const collect = collected(serve);

  const batch: Batch = async (operation, commands, options = {}) => {
    if (commands.length === 0) return [];
    const question = { operation, commands };
    // What fills processes of its own does not keep others waiting.
    if (options.onStart !== undefined || portions(commands, argumentBytes).length > 1) return alone(question, options);
    const outcome = await new Promise<Outcome>((settle) => collect({ question, options, settle }));
    if (!outcome.ok) throw outcome.error;
    return outcome.answers;
  };

  return { alone, together, steps, bounded, batch, partialBatch };
}

/** Whoever got no text in a process that broke down may have got none because of that. */
const answersBefore = (error: LibvirtError, result: RunResult): Answer[] =>
  answersSoFar(result).map(({ text, failure }) => (failure === undefined ? { ok: true, text } : { ok: false, error }));

const ended = ({ ended, exitCode }: RunResult): boolean => ended === "exit" && exitCode === 0;

/** Callers whose process may be the same: it ends for all of them at the same time. */
export function byLimits<T extends { readonly options: CallOptions }>(group: readonly T[]): T[][] {
  const same = (one: CallOptions, other: CallOptions): boolean =>
    one.signal === other.signal && one.timeLimit === other.timeLimit && one.maxOutput === other.maxOutput;
  const parts: T[][] = [];
  for (const one of group) {
    const part = parts.find(([first]) => same(first!.options, one.options));
    if (part === undefined) parts.push([one]);
    else part.push(one);
  }
  return parts;
}

/** As many in each as go into one argument; one that is too long for any goes by itself. */
function portions<T>(all: readonly T[], size: (one: T) => number): T[][] {
  const parts: T[][] = [];
  let bytes = Infinity;
  for (const one of all) {
    const more = size(one);
    if (bytes + more > MOST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)!.push(one);
    bytes += more;
  }
  return parts;
}
