import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { LibvirtClient } from "../client";
import { askAgent, type AgentOptions } from "./agent";
import type { AgentAnswer } from "./answer";

/** A program that the guest agent has started. */
export interface GuestProcess {
  readonly pid: number;
}

/** A program in the guest that has ended. */
export interface GuestProgramEnd {
  readonly exitCode: number | undefined;
  /** What it printed, as bytes. */
  readonly output: Buffer;
}

type Client = Pick<LibvirtClient, "virsh">;

const started = z.object({ pid: z.number().int() });
const status = z.object({ exited: z.boolean(), exitcode: z.number().optional(), "out-data": z.string().optional() });

/** Starts a program in the guest, which the guest's PATH finds: one agent call. */
export const startInGuest = (
  client: Client,
  machine: string,
  path: string,
  args: readonly string[],
  options?: AgentOptions,
): Promise<AgentAnswer<GuestProcess>> =>
  askAgent(
    client,
    machine,
    { execute: "guest-exec", arguments: { path, arg: args, "capture-output": true } },
    started,
    options,
  );

/** Asks how a program ended: one agent call. The value is undefined while it runs. */
export async function endInGuest(
  client: Client,
  machine: string,
  { pid }: GuestProcess,
  options?: AgentOptions,
): Promise<AgentAnswer<GuestProgramEnd | undefined>> {
  const answer = await askAgent(client, machine, { execute: "guest-exec-status", arguments: { pid } }, status, options);
  if (answer.kind !== "answer") return answer;
  const { exited, exitcode, "out-data": data = "" } = answer.value;
  return {
    kind: "answer",
    value: exited ? { exitCode: exitcode, output: Buffer.from(data, "base64") } : undefined,
  };
}

/** How long a short program may take, in milliseconds. */
const SHORT_MS = 5_000;
const POLL_MS = 250;

/** Runs a program that ends within five seconds. Undefined where it does not, or the agent does not run it. */
export async function runInGuest(
  client: Client,
  machine: string,
  path: string,
  args: readonly string[],
  options?: AgentOptions,
): Promise<GuestProgramEnd | undefined> {
  const begun = await startInGuest(client, machine, path, args, options);
  if (begun.kind !== "answer") return undefined;
  const limit = Date.now() + SHORT_MS;
  for (;;) {
    const end = await endInGuest(client, machine, begun.value, options);
    if (end.kind !== "answer") return undefined;
    if (end.value !== undefined) return end.value;
    if (Date.now() >= limit) return undefined;
    await sleep(POLL_MS);
  }
}
