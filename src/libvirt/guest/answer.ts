import * as z from "zod";
import { printable } from "../../foreign/printable";
import type { LibvirtError } from "../errors";

/**
 * What became of a question to the QEMU guest agent of a machine. Three things that people mix up have three names: no
 * agent answers (`silent`), the agent forbids the command (`forbidden`), and it answers.
 */
export type AgentAnswer<Value> =
  | { readonly kind: "answer"; readonly value: Value }
  /** The machine is off. */
  | { readonly kind: "off" }
  /** The machine has no channel for an agent. */
  | { readonly kind: "no-channel" }
  /** The agent is not installed, not started yet, or does not answer within the time limit. */
  | { readonly kind: "silent" }
  /** The agent answers and does not allow this command. */
  | { readonly kind: "forbidden" }
  /** The agent answers with an error, or with something that cannot be read. */
  | { readonly kind: "failed"; readonly message: string };

/** Reads what the agent said. `schema`: what the value must look like; anything else is `failed`. */
export function readAnswer<Schema extends z.ZodType>(
  text: string,
  command: string,
  schema: Schema,
): AgentAnswer<z.output<Schema>> {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { kind: "failed", message: `the answer to ${command} is not JSON` };
  }
  const answer = z.object({ return: schema }).safeParse(said);
  if (answer.success) return { kind: "answer", value: (answer.data as { return: z.output<Schema> }).return };
  return { kind: "failed", message: `the answer to ${command} does not have the documented form` };
}

/** libvirt's errors of agent calls, as libvirt 9.0, 11.3 and 12.8 say them. */
const refusals: readonly {
  readonly said: RegExp;
  readonly kind: Exclude<AgentAnswer<never>["kind"], "answer" | "failed">;
}[] = [
  { said: /guest agent is not configured/i, kind: "no-channel" },
  { said: /guest agent is not responding|guest agent (is )?not available|agent .*unsync/i, kind: "silent" },
  { said: /has been disabled|command .* (is )?not (allowed|found)|has not been found/i, kind: "forbidden" },
  { said: /domain is not running/i, kind: "off" },
];

/** Reads why there is no answer. Throws where libvirt does not answer, or does not know the machine. */
export function refusal(error: LibvirtError): AgentAnswer<never> {
  const known = refusals.find(({ said }) => said.test(error.reason));
  if (known !== undefined) return { kind: known.kind };
  // The limit on bytes counts as an answer nobody can read, and not as a host that is gone.
  if (error.code === "garbage") return { kind: "failed", message: "the answer is longer than 1 MiB" };
  if (error.isConnectionFailure || error.code === "not-found") throw error;
  return { kind: "failed", message: printable(error.reason) };
}
