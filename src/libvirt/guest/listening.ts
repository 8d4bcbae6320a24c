import type { Answer, CallOptions } from "../call";
import type { Batches } from "../batches";
import type { Command } from "../batch";
import { readAnswer, refusal } from "./answer";
import { cardsIn, type GuestFacts, questions, systemIn } from "./said";

/** Milliseconds for the agents of one process: a moment for all, and some for each. */
const limitFor = (machines: number): number => 3_000 + 100 * machines;
/** Bytes of all answers of one process. libvirt itself takes up to 10 MiB of one agent. */
const MOST_BYTES = 8 << 20;
/** Bytes of one answer; those of a Windows with many network cards have some KiB. */
const LONGEST_ANSWER = 64 << 10;
/** Processes that an agent may bring to a halt before nobody of this host is asked any more. */
const MOST_HALTS = 2;

type Question = keyof typeof questions;

/**
 * Asks the agents of many machines, for somebody who goes through all of them: one virsh process for their network
 * cards, and one more for the rest. libvirt waits five seconds for an agent that hangs, whatever it is told, and one
 * process asks one after the other. So an agent that did not answer once is not asked again, and the time of each
 * process is limited.
 */
export class Listening {
  private readonly deaf = new Set<string>();
  private halts = 0;

  constructor(private readonly batches: Pick<Batches, "bounded">) {}

  /** What the agents say; machines whose agent did not answer are missing. Never rejects. */
  async facts(
    uuids: readonly string[],
    options: Pick<CallOptions, "signal">,
  ): Promise<ReadonlyMap<string, GuestFacts>> {
    const cards = await this.ask(uuids, ["cards"], options);
    const rest = await this.ask([...cards.keys()], ["agent", "windows"], options);
    return new Map(
      [...cards].map(([uuid, [card]]) => {
        const [agent, windows] = rest.get(uuid) ?? [];
        return [
          uuid,
          {
            ...systemIn(said("agent", agent), said("windows", windows)),
            ...cardsIn(said("cards", card) ?? []),
          },
        ];
      }),
    );
  }

  /** The answers of those that answered something, a refusal for example, to the first question. */
  private async ask(
    uuids: readonly string[],
    asked: readonly Question[],
    options: Pick<CallOptions, "signal">,
  ): Promise<ReadonlyMap<string, readonly Answer[]>> {
    const machines = uuids.filter((uuid) => !this.deaf.has(uuid));
    if (machines.length === 0 || this.halts >= MOST_HALTS) return new Map();
    const outcome = await this.batches.bounded(
      {
        operation: "ask the guest agents",
        commands: machines.flatMap((uuid) => asked.map((question) => command(uuid, question))),
      },
      { ...options, timeLimit: limitFor(machines.length), maxOutput: MOST_BYTES },
    );
    if (outcome.kind === "stuck") {
      this.halts++;
      this.deaf.add(machines[Math.min(Math.floor(outcome.at / asked.length), machines.length - 1)]!);
      return this.ask(machines, asked, options);
    }
    if (outcome.kind === "failed") return new Map();
    const answers = new Map(
      machines.map((uuid, index) => [uuid, outcome.answers.slice(index * asked.length, (index + 1) * asked.length)]),
    );
    for (const [uuid, [first]] of answers)
      if (!isAnswer(first!)) {
        answers.delete(uuid);
        this.deaf.add(uuid);
      }
    return answers;
  }
}

const command = (uuid: string, question: Question): Command => [
  "qemu-agent-command",
  `--domain=${uuid}`,
  "--timeout=1",
  `--cmd=${JSON.stringify({ execute: questions[question].execute })}`,
];

/** An agent that forbids a command, or fails at it, is there. */
function isAnswer(answer: Answer): boolean {
  if (answer.ok) return true;
  if (answer.error.isConnectionFailure || answer.error.code === "not-found") return false;
  const { kind } = refusal(answer.error);
  return kind === "forbidden" || kind === "failed";
}

function said<Name extends Question>(
  question: Name,
  answer: Answer | undefined,
): ReturnType<(typeof questions)[Name]["schema"]["parse"]> | undefined {
  if (answer?.ok !== true || answer.text.length > LONGEST_ANSWER) return undefined;
  const { execute, schema } = questions[question];
  const read = readAnswer(answer.text, execute, schema);
  return read.kind === "answer" ? (read.value as ReturnType<(typeof questions)[Name]["schema"]["parse"]>) : undefined;
}
