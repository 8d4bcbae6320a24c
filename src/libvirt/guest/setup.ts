import * as z from "zod";
import type { LibvirtClient } from "../client";
import { askAgent, type AgentOptions } from "./agent";
import type { AgentAnswer } from "./answer";

/**
 * Whether Windows Setup, or the first run after it, is over: two values of the registry, which Windows sets to 1 for
 * as long (https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-states).
 */
export type SetupState = "over" | "in-progress" | "unknown";

const started = z.object({ pid: z.number().int() });
const status = z.object({ exited: z.boolean(), exitcode: z.number().optional(), "out-data": z.string().optional() });

/** A program that was started in the guest: the answer comes with a later call. */
export interface SetupQuestion {
  readonly pid: number;
}

type Client = Pick<LibvirtClient, "virsh">;

/** Starts the question: one agent call. */
export const beginSetupQuestion = (
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<AgentAnswer<SetupQuestion>> =>
  askAgent(
    client,
    machine,
    {
      execute: "guest-exec",
      arguments: { path: "reg.exe", arg: ["query", "HKLM\\SYSTEM\\Setup"], "capture-output": true },
    },
    started,
    options,
  );

/** Reads the answer: one agent call. The value is undefined while the program runs. */
export async function endSetupQuestion(
  client: Client,
  machine: string,
  { pid }: SetupQuestion,
  options?: AgentOptions,
): Promise<AgentAnswer<SetupState | undefined>> {
  const answer = await askAgent(client, machine, { execute: "guest-exec-status", arguments: { pid } }, status, options);
  if (answer.kind !== "answer") return answer;
  const { exited, exitcode, "out-data": data = "" } = answer.value;
  if (!exited) return { kind: "answer", value: undefined };
  return {
    kind: "answer",
    value: exitcode === 0 ? setupState(Buffer.from(data, "base64").toString("latin1")) : "unknown",
  };
}

/** Reads what `reg query HKLM\SYSTEM\Setup` prints. */
export function setupState(printed: string): SetupState {
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s+REG_DWORD\\s+0x([0-9a-f]+)\\s*$`, "im").exec(printed)?.[1];
  const values = ["SystemSetupInProgress", "OOBEInProgress"].map(value);
  if (values[0] === undefined) return "unknown";
  return values.some((one) => one !== undefined && !/^0+$/.test(one)) ? "in-progress" : "over";
}
