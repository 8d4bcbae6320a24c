import { libvirtClient } from "../../../libvirt";
import { guestAddresses, pingAgent } from "../../../libvirt/guest";
import type { AgentAnswer } from "../../../libvirt/guest";
import { each } from "./each";
import type { CheckContext, Checked, Verdict } from "./types";

const problems: Readonly<Record<Exclude<AgentAnswer<unknown>["kind"], "answer" | "failed">, string>> = {
  off: "it is not running",
  "no-channel": "it has no channel for the guest agent; set guestAgent: true and restart Windows",
  silent: "its guest agent does not answer",
  forbidden: "its guest agent does not allow the command",
};

/** Why there is no answer; undefined where there is one. */
export const agentProblem = (answer: AgentAnswer<unknown>): Verdict =>
  answer.kind === "answer" ? undefined : answer.kind === "failed" ? answer.message : problems[answer.kind];

/** Does the guest agent answer? */
export const agent = each(async ({ host, uuid }, _spec, { signal, timeoutMs }) =>
  agentProblem(await pingAgent(libvirtClient(host), uuid, { signal, answerSeconds: Math.ceil(timeoutMs / 1000) })),
);

/** The first address that the guest agent reports, or why there is none. */
export async function addressOf(
  { host, uuid }: Checked,
  { signal }: CheckContext,
): Promise<{ readonly address: string } | { readonly problem: string }> {
  const answer = await guestAddresses(libvirtClient(host), uuid, { signal });
  if (answer.kind !== "answer") return { problem: `${agentProblem(answer)!}, so its address is not known` };
  const [address] = answer.value.addresses;
  return address === undefined ? { problem: "its guest agent reports no address" } : { address };
}
