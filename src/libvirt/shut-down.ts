import { setTimeout as sleep } from "node:timers/promises";
import type { CallOptions, DomainState } from "./call";
import type { LibvirtClient } from "./client";
import { LibvirtError } from "./errors";
import { pingAgent } from "./guest/agent";
import { updatesPending } from "./guest/updates";

/**
 * libvirt says "shut off" of every machine that is inactive. One that crashed and was told to stay (`on_crash`) has its
 * QEMU still.
 */
export const isOff = (state: DomainState): boolean => state === "shut off";

/** Windows runs in it. */
export const isRunning = (state: DomainState): boolean => state === "running" || state === "idle";

/** Active, but Windows does not run in it: nobody would hear a request to shut down. */
export type DeafState = "paused" | "crashed" | "pmsuspended";

const isDeaf = (state: DomainState): state is DeafState =>
  state === "paused" || state === "crashed" || state === "pmsuspended";

const POLL_MS = 500;
/** Windows ignores the power button while it is busy, so it is pressed again: so often, or sooner in a short limit. */
const PRESS_AGAIN_MS = 60_000;
/** Nothing is asked more often, in however short a limit. */
const LEAST_PAUSE_MS = 5_000;
/** The part of the limit that Windows has to follow its agent, before the power button is pressed as well. */
const AGENT_PART = 1 / 2;
/** The part between two presses of the button. */
const PRESS_PART = 1 / 4;
/**
 * How long a call to the agent may take. libvirt would wait a minute for Windows to go off, which the look at the
 * machine's state does as well, without keeping other machines waiting.
 */
const AGENT_MS = 10_000;
/** A snapshot or a migration pauses a machine for a moment. */
const DEAF_MS = 3_000;
const PROGRESS_MS = 15_000;

export interface ShutdownOptions {
  /** Time for Windows, in milliseconds, from the moment it was asked, however long the question waited for its turn. */
  readonly limitMs: number;
  /** The same where Windows installs updates before it goes off, as far as its agent tells. Default: `limitMs`. */
  readonly updatingLimitMs?: number;
  readonly signal?: AbortSignal;
  /** Ask the guest agent before the power button is pressed. Default: true. */
  readonly agent?: boolean;
  /**
   * How long a machine may be in a state in which Windows hears nothing, in milliseconds; never longer than `limitMs`.
   * Default: 3,000.
   */
  readonly deafMs?: number;
  /** Called every 15 seconds with what is waited for. */
  readonly progress?: (waitingFor: string) => void;
}

export type ShutdownEnd =
  | { readonly kind: "off" }
  | { readonly kind: "cancelled" }
  | {
      readonly kind: "too-slow";
      /** How long Windows had. */
      readonly limitMs: number;
      /** Windows had updates to install. */
      readonly updating: boolean;
    }
  | { readonly kind: "deaf"; readonly state: DeafState };

type Asked = Pick<LibvirtClient, "state" | "shutdown" | "virsh">;

/** What Windows was asked so far. */
interface Request {
  /** When it was asked first. */
  readonly since: number;
  /** When it is asked again. */
  readonly again: number;
  readonly limitMs: number;
  readonly updating: boolean;
  /** The agent took the request. */
  readonly agent: boolean;
  /** How it was asked last. */
  readonly by: "agent" | "button";
}

/**
 * Asks Windows to shut down until the machine is off, or it is clear that it does not go off: first through the guest
 * agent, if one answers; then with the power button, which is pressed again. The power is never cut.
 */
export async function requestShutdown(client: Asked, machine: string, options: ShutdownOptions): Promise<ShutdownEnd> {
  const { limitMs, signal, deafMs = DEAF_MS } = options;
  let request: Request | undefined;
  let deafSince: number | undefined;
  const tell = reporter(options.progress);
  for (;;) {
    const state = await stateUnlessCancelled(client, machine, signal);
    if (state !== undefined && isOff(state)) return { kind: "off" };
    if (state === undefined || signal?.aborted === true) return { kind: "cancelled" };
    const now = Date.now();
    if (request !== undefined && now >= request.since + request.limitMs)
      return { kind: "too-slow", limitMs: request.limitMs, updating: request.updating };
    if (isDeaf(state)) {
      deafSince ??= now;
      if (now >= deafSince + Math.min(deafMs, limitMs)) return { kind: "deaf", state };
    } else {
      deafSince = undefined;
      if (request === undefined || now >= request.again) request = await ask(client, machine, options, request);
      tell(request);
    }
    await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

/** The state of a machine; one that somebody undefined while it ran is gone with its power, and so "shut off". */
export async function stateOrOff(
  client: Pick<LibvirtClient, "state">,
  machine: string,
  signal?: AbortSignal,
): Promise<DomainState> {
  try {
    return await client.state(machine, signal === undefined ? {} : { signal });
  } catch (error) {
    if (error instanceof LibvirtError && error.code === "not-found") return "shut off";
    throw error;
  }
}

async function stateUnlessCancelled(
  client: Asked,
  machine: string,
  signal: AbortSignal | undefined,
): Promise<DomainState | undefined> {
  try {
    return await stateOrOff(client, machine, signal);
  } catch (error) {
    if (signal?.aborted === true) return undefined;
    throw error;
  }
}

/**
 * Asks once: the guest agent where one answers and has not been asked yet, else the power button. Waiting for a turn
 * takes nothing from Windows' time.
 */
async function ask(
  client: Asked,
  machine: string,
  { limitMs, updatingLimitMs = limitMs, signal, agent = true }: ShutdownOptions,
  before: Request | undefined,
): Promise<Request> {
  const limits: CallOptions = signal === undefined ? {} : { signal };
  if (agent && before?.agent !== true && (await pingAgent(client, machine, limits)).kind === "answer") {
    const updating = updatingLimitMs > limitMs && (await updatesPending(client, machine, limits)) === true;
    const ownLimit = updating ? updatingLimitMs : limitMs;
    const sent = await askAgent(client, machine, limits);
    if (sent !== undefined)
      return {
        since: before?.since ?? sent,
        again: sent + Math.max(ownLimit * AGENT_PART, LEAST_PAUSE_MS),
        limitMs: ownLimit,
        updating,
        agent: true,
        by: "agent",
      };
  }
  const sent = await pressButton(client, machine, limits);
  const pause = Math.max(LEAST_PAUSE_MS, Math.min(PRESS_AGAIN_MS, limitMs * PRESS_PART));
  const known = before ?? { since: sent, limitMs, updating: false, agent: false };
  return { ...known, again: Date.now() + pause, by: "button" };
}

/** When the agent got the request; undefined where it refused it. */
async function askAgent(client: Asked, machine: string, limits: CallOptions): Promise<number | undefined> {
  let sent = Date.now();
  try {
    await client.shutdown(machine, "agent", { ...limits, onStart: () => (sent = Date.now()), timeLimit: AGENT_MS });
    return sent;
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    // The agent has been told and Windows is at it, or the user cancelled: the next look at the machine's state tells.
    if (error.code === "time-limit" || error.code === "aborted") return sent;
    if (error.isConnectionFailure) throw error;
    return undefined;
  }
}

async function pressButton(client: Asked, machine: string, limits: CallOptions): Promise<number> {
  let sent = Date.now();
  await client.shutdown(machine, "acpi", { ...limits, onStart: () => (sent = Date.now()) }).catch(unlessOff);
  return sent;
}

/** It may have gone off in between, or be in a state that knows no button; the next look at its state tells. */
export function unlessOff(error: unknown): void {
  if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
}

function reporter(progress: ShutdownOptions["progress"]): (request: Request) => void {
  let told: number | undefined;
  return ({ since, limitMs, updating, by }) => {
    const now = Date.now();
    told ??= since;
    if (progress === undefined || now - told < PROGRESS_MS) return;
    told = now;
    const what = updating
      ? "Windows installs updates before it shuts down"
      : by === "agent"
        ? "Windows was asked to shut down through its guest agent"
        : "the guest agent does not shut Windows down, so the power button was pressed";
    progress(`${what} (${Math.round((now - since) / 1000)} s of ${Math.round(limitMs / 1000)} s)`);
  };
}
