import type { LibvirtClient } from "../client";
import type { AgentOptions } from "./agent";
import type { AgentAnswer } from "./answer";
import { endInGuest, type GuestProcess, startInGuest } from "./run";

/**
 * Whether Windows Setup, or the first run after it, is over: two values of the registry, which Windows sets to 1 for
 * as long (https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-states).
 */
export type SetupState = "over" | "in-progress" | "unknown";

/** A program that was started in the guest: the answer comes with a later call. */
export type SetupQuestion = GuestProcess;

type Client = Pick<LibvirtClient, "virsh">;

/** Starts the question: one agent call. */
export const beginSetupQuestion = (
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<AgentAnswer<SetupQuestion>> =>
  startInGuest(client, machine, "reg.exe", ["query", "HKLM\\SYSTEM\\Setup"], options);

/** Reads the answer: one agent call. The value is undefined while the program runs. */
export async function endSetupQuestion(
  client: Client,
  machine: string,
  question: SetupQuestion,
  options?: AgentOptions,
): Promise<AgentAnswer<SetupState | undefined>> {
  const answer = await endInGuest(client, machine, question, options);
  if (answer.kind !== "answer" || answer.value === undefined) return answer as AgentAnswer<undefined>;
  const { exitCode, output } = answer.value;
  return { kind: "answer", value: exitCode === 0 ? setupState(output.toString("latin1")) : "unknown" };
}

/** Reads what `reg query HKLM\SYSTEM\Setup` prints. */
export function setupState(printed: string): SetupState {
  const value = (name: string): string | undefined =>
    new RegExp(`^\\s*${name}\\s+REG_DWORD\\s+0x([0-9a-f]+)\\s*$`, "im").exec(printed)?.[1];
  const values = ["SystemSetupInProgress", "OOBEInProgress"].map(value);
  if (values[0] === undefined) return "unknown";
  return values.some((one) => one !== undefined && !/^0+$/.test(one)) ? "in-progress" : "over";
}
