import { connect } from "node:net";
import { addressOf } from "./agent";
import { each } from "./each";
import type { Verdict } from "./types";

/** Does a TCP port answer, as seen from here? */
export const port = each(async (member, { port: number = 0, address }, context) => {
  const found =
    address === undefined ? await addressOf(member, context) : { address: address.replaceAll("{name}", member.name) };
  if ("problem" in found) return found.problem;
  return reached(found.address, number, context.timeoutMs, context.signal);
});

function reached(host: string, number: number, timeoutMs: number, signal: AbortSignal): Promise<Verdict> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: number });
    const end = (verdict: Verdict): void => {
      socket.destroy();
      signal.removeEventListener("abort", cancelled);
      resolve(verdict);
    };
    const cancelled = (): void => end("the deployment was cancelled");
    signal.addEventListener("abort", cancelled, { once: true });
    socket.setTimeout(timeoutMs, () => end(`port ${number} of ${host} does not answer within ${timeoutMs / 1000} s`));
    socket.once("connect", () => end(undefined));
    socket.once("error", (error: NodeJS.ErrnoException) =>
      end(`port ${number} of ${host} cannot be reached (${error.code ?? error.message})`),
    );
  });
}
