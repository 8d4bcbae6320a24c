import { setTimeout as sleep } from "node:timers/promises";
import { libvirtClient } from "../../../libvirt";
import { endInGuest, startInGuest } from "../../../libvirt/guest";
import { printable } from "../../../foreign/printable";
import { agentProblem } from "./agent";
import { each } from "./each";

const POLL_MS = 250;
const MOST_SHOWN = 200;

/** Does a command in Windows end as expected? */
export const command = each(async ({ host, uuid }, spec, { signal, timeoutMs }) => {
  const [program = "", ...args] = spec.command ?? [];
  const client = libvirtClient(host);
  const begun = await startInGuest(client, uuid, program, args, { signal });
  if (begun.kind !== "answer") return agentProblem(begun);
  const limit = Date.now() + timeoutMs;
  for (;;) {
    const end = await endInGuest(client, uuid, begun.value, { signal });
    if (end.kind !== "answer") return agentProblem(end);
    if (end.value !== undefined) return verdict(program, end.value, spec);
    if (Date.now() >= limit || signal.aborted) return `${program} does not end within ${timeoutMs / 1000} s`;
    await sleep(POLL_MS);
  }
});

/** What a guest prints is hostile: a little of it is shown, without control characters. */
function verdict(
  program: string,
  { exitCode, output }: { readonly exitCode: number | undefined; readonly output: Buffer },
  {
    exitCode: expected = 0,
    output: text,
  }: { readonly exitCode?: number | undefined; readonly output?: string | undefined },
): string | undefined {
  const printed = printable(output.subarray(0, MOST_SHOWN).toString("utf8").trim());
  if (exitCode !== expected)
    return `${program} ended with exit code ${exitCode ?? "unknown"}, not ${expected}${printed === "" ? "" : `: ${printed}`}`;
  return text === undefined || output.includes(text)
    ? undefined
    : `the output of ${program} does not contain "${text}"${printed === "" ? "" : `: ${printed}`}`;
}
