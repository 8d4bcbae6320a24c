import { setTimeout as sleep } from "node:timers/promises";
import type { LibvirtClient } from "../client";
import { isRunning, stateOrOff } from "../shut-down";
import { pingAgent } from "./agent";
import type { AgentAnswer } from "./answer";
import { guestAddresses } from "./facts";
import { beginSetupQuestion, endSetupQuestion, type SetupQuestion } from "./setup";

/**
 * How far a machine must be. `running`: QEMU runs. `agent`: the guest agent answers. `address`: Windows has an address
 * that others can reach. `ready`: the agent answers, Windows Setup is over, and both stay so for a while.
 */
export type WaitFor = "none" | "running" | "agent" | "address" | "ready";

export interface WaitOptions {
  readonly waitFor: WaitFor;
  readonly limitMs: number;
  /** Between two looks. Default: 5,000. */
  readonly intervalMs?: number;
  /** How long a `ready` machine must stay so, restarts included. Default: 20,000. */
  readonly stableMs?: number;
  readonly signal?: AbortSignal;
  /** Called every 15 seconds with what is waited for. */
  readonly progress?: (waitingFor: string) => void;
}

export type WaitEnd =
  | {
      readonly kind: "reached";
      /** What could not be determined on the way. */
      readonly note?: string;
    }
  | { readonly kind: "too-slow"; readonly waitingFor: string }
  | { readonly kind: "off" | "no-channel" | "cancelled" };

const PROGRESS_MS = 15_000;

type Client = Pick<LibvirtClient, "virsh" | "state">;

/** One look at a machine: one call. */
type Look = () => Promise<WaitEnd | { readonly kind: "waiting"; readonly waitingFor: string }>;

/** Looks again and again until the machine is as far as wanted. Rejects where libvirt does not answer. */
export async function waitUntil(client: Client, machine: string, options: WaitOptions): Promise<WaitEnd> {
  const { waitFor, limitMs, intervalMs = 5_000, signal, progress } = options;
  if (waitFor === "none") return { kind: "reached" };
  const look = looks[waitFor](client, machine, options);
  const start = Date.now();
  let told = start;
  for (;;) {
    if (signal?.aborted === true) return { kind: "cancelled" };
    const seen = await look();
    if (seen.kind !== "waiting") return seen;
    const now = Date.now();
    if (now - start >= limitMs) return { kind: "too-slow", waitingFor: seen.waitingFor };
    if (now - told >= PROGRESS_MS) {
      told = now;
      progress?.(`${seen.waitingFor} (${Math.round((now - start) / 1000)} s of ${Math.round(limitMs / 1000)} s)`);
    }
    const pause = Math.min(intervalMs, Math.max(start + limitMs - now, 1));
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

const looks: Readonly<
  Record<Exclude<WaitFor, "none">, (client: Client, machine: string, options: WaitOptions) => Look>
> = {
  running:
    (client, machine, { signal }) =>
    async () => {
      const state = await stateOrOff(client, machine, signal);
      if (isRunning(state)) return { kind: "reached" };
      return state === "shut off" || state === "crashed"
        ? { kind: "off" }
        : { kind: "waiting", waitingFor: `the machine is in state ${state}` };
    },
  agent:
    (client, machine, { signal }) =>
    async () => {
      const answer = await pingAgent(client, machine, signal === undefined ? {} : { signal });
      return answered(answer) ? { kind: "reached" } : withoutAgent(answer);
    },
  address:
    (client, machine, { signal }) =>
    async () => {
      const answer = await guestAddresses(client, machine, signal === undefined ? {} : { signal });
      if (!answered(answer)) return withoutAgent(answer);
      if (answer.kind === "answer" && answer.value.addresses.length > 0) return { kind: "reached" };
      return { kind: "waiting", waitingFor: "Windows has no IP address yet" };
    },
  ready: lookForReady,
};

/** An agent that forbids a command, or fails at it, is there. */
const answered = ({ kind }: AgentAnswer<unknown>): boolean =>
  kind === "answer" || kind === "forbidden" || kind === "failed";

const withoutAgent = ({ kind }: AgentAnswer<unknown>): Awaited<ReturnType<Look>> =>
  kind === "off" || kind === "no-channel"
    ? { kind }
    : { kind: "waiting", waitingFor: "the guest agent does not answer yet" };

/** Asks for Windows Setup until it is over, then listens whether the agent stays. A restart begins anew. */
function lookForReady(client: Client, machine: string, { stableMs = 20_000, signal }: WaitOptions): Look {
  const limits = signal === undefined ? {} : { signal };
  let question: SetupQuestion | undefined;
  let stableSince: number | undefined;
  let note: string | undefined;

  const overSince = (why?: string): Awaited<ReturnType<Look>> => {
    stableSince ??= Date.now();
    note = why;
    return listening();
  };
  const listening = (): Awaited<ReturnType<Look>> => {
    const stable = Date.now() - stableSince!;
    if (stable >= stableMs) return { kind: "reached", ...(note === undefined ? {} : { note }) };
    const seconds = (ms: number): number => Math.round(ms / 1000);
    return {
      kind: "waiting",
      waitingFor: `Windows answers; stable for ${seconds(stable)} s of ${seconds(stableMs)} s`,
    };
  };
  const begin = async (): ReturnType<Look> => {
    const answer = await beginSetupQuestion(client, machine, limits);
    if (answer.kind === "answer") {
      question = answer.value;
      return { kind: "waiting", waitingFor: "Windows answers; whether Windows Setup is over is being read" };
    }
    if (answer.kind === "forbidden")
      return overSince("the guest agent forbids guest-exec, so whether Windows Setup is over could not be read");
    if (answer.kind === "failed")
      return overSince(`whether Windows Setup is over could not be read: ${answer.message}`);
    return withoutAgent(answer);
  };
  const end = async (asked: SetupQuestion): ReturnType<Look> => {
    const answer = await endSetupQuestion(client, machine, asked, limits);
    if (answer.kind === "answer" && answer.value === undefined)
      return { kind: "waiting", waitingFor: "Windows answers; whether Windows Setup is over is being read" };
    question = undefined;
    if (answer.kind === "answer" && answer.value === "in-progress")
      return { kind: "waiting", waitingFor: "Windows Setup is in progress" };
    if (answer.kind === "answer")
      return overSince(answer.value === "over" ? undefined : "Windows does not tell whether Windows Setup is over");
    // After a restart the agent does not know the program any more.
    return answered(answer) ? { kind: "waiting", waitingFor: "Windows restarted" } : withoutAgent(answer);
  };
  return async () => {
    if (question !== undefined) return end(question);
    if (stableSince === undefined) return begin();
    const answer = await pingAgent(client, machine, limits);
    if (answered(answer)) return listening();
    stableSince = undefined;
    return withoutAgent(answer);
  };
}
