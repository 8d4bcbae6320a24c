import type { LibvirtClient } from "../client";
import { askAgent, type AgentOptions } from "./agent";
import type { AgentAnswer } from "./answer";
import { cardsIn, type GuestFacts, questions, systemIn } from "./said";

type Client = Pick<LibvirtClient, "virsh">;

const valueOf = <Value>(answer: AgentAnswer<Value>): Value | undefined =>
  answer.kind === "answer" ? answer.value : undefined;

/** Network cards and addresses of a guest, as its agent says them. */
export async function guestAddresses(
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<AgentAnswer<Pick<GuestFacts, "addresses" | "macs">>> {
  const { execute, schema } = questions.cards;
  const answer = await askAgent(client, machine, { execute }, schema, options);
  return answer.kind === "answer" ? { kind: "answer", value: cardsIn(answer.value) } : answer;
}

/** Everything a guest's agent says of Windows; undefined where none answers. What it does not say is left out. */
export async function guestFacts(
  client: Client,
  machine: string,
  options?: AgentOptions,
): Promise<GuestFacts | undefined> {
  const { agent, windows } = questions;
  const info = await askAgent(client, machine, { execute: agent.execute }, agent.schema, options);
  if (info.kind === "off" || info.kind === "no-channel" || info.kind === "silent") return undefined;
  const os = await askAgent(client, machine, { execute: windows.execute }, windows.schema, options);
  const cards = await guestAddresses(client, machine, options);
  return { ...systemIn(valueOf(info), valueOf(os)), ...(valueOf(cards) ?? { addresses: [], macs: [] }) };
}
