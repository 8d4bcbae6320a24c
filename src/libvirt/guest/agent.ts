import * as z from "zod";
import type { CallOptions } from "../call";
import type { LibvirtClient } from "../client";
import { LibvirtError } from "../errors";
import { type AgentAnswer, readAnswer, refusal } from "./answer";

/** Seconds that the agent has for an answer. */
const ANSWER_SECONDS = 5;
/** Beyond that, for virsh and the way to the host. Milliseconds. */
const ON_THE_WAY_MS = 15_000;
/** Bytes of an answer. Whoever controls Windows controls what its agent says. */
const MOST_BYTES = 1 << 20;

export interface AgentOptions extends Pick<CallOptions, "signal"> {
  /** Seconds. Default: 5. libvirt itself waits without a limit for an agent that hangs. */
  readonly answerSeconds?: number;
}

/**
 * Asks the guest agent one question: a command of https://qemu-project.gitlab.io/qemu/interop/qemu-ga-ref.html.
 * Rejects with {@link LibvirtError} only where libvirt does not answer, or does not know the machine.
 * @param schema what the value must look like; anything else is `failed`
 */
export async function askAgent<Schema extends z.ZodType>(
  client: Pick<LibvirtClient, "virsh">,
  machine: string,
  command: { readonly execute: string; readonly arguments?: object },
  schema: Schema,
  { answerSeconds = ANSWER_SECONDS, signal }: AgentOptions = {},
): Promise<AgentAnswer<z.output<Schema>>> {
  try {
    const text = await client.virsh(
      `ask the guest agent of ${machine} (${command.execute})`,
      ["qemu-agent-command", `--domain=${machine}`, `--timeout=${answerSeconds}`, `--cmd=${JSON.stringify(command)}`],
      {
        timeLimit: answerSeconds * 1000 + ON_THE_WAY_MS,
        maxOutput: MOST_BYTES,
        ...(signal === undefined ? {} : { signal }),
      },
    );
    return readAnswer(text, command.execute, schema);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (error.code === "time-limit" && (await knowsItsState(client, machine))) return { kind: "silent" };
    return refusal(error);
  }
}

/**
 * Does libvirt answer otherwise? Within its limit it says that an agent does not answer, but not while another request
 * waits for the same agent, for example one to shut down.
 */
const knowsItsState = (client: Pick<LibvirtClient, "virsh">, machine: string): Promise<boolean> =>
  client.virsh(`read the state of ${machine}`, ["domstate", `--domain=${machine}`]).then(
    () => true,
    () => false,
  );

const empty = z.object({});

/** Does an agent answer? */
export const pingAgent = (
  client: Pick<LibvirtClient, "virsh">,
  machine: string,
  options?: AgentOptions,
): Promise<AgentAnswer<object>> => askAgent(client, machine, { execute: "guest-ping" }, empty, options);
