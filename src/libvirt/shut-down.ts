import { setTimeout as sleep } from "node:timers/promises";
import type { CallOptions, DomainState } from "./call";
import type { LibvirtClient } from "./client";
import { LibvirtError } from "./errors";

/**
 * libvirt says "shut off" of every machine that is inactive. One that crashed and was told to stay (`on_crash`) has its
 * QEMU still.
 */
export const isOff = (state: DomainState): boolean => state === "shut off";

/** Active, but Windows does not run in it: nobody would hear a request to shut down. */
export type DeafState = "paused" | "crashed" | "pmsuspended";

const isDeaf = (state: DomainState): state is DeafState =>
  state === "paused" || state === "crashed" || state === "pmsuspended";

const POLL_MS = 500;
/** Windows ignores the power button while it is busy, so it is pressed again. */
const ASK_AGAIN_MS = 60_000;
/**
 * How long a call to the agent may take. libvirt finds out within five seconds that none answers; with one that does,
 * it would wait a minute for Windows, which the look at the machine's state does as well, without keeping other
 * machines waiting.
 */
const AGENT_MS = 10_000;
/** A snapshot or a migration pauses a machine for a moment. */
const DEAF_MS = 3_000;

export interface ShutdownOptions {
  /** Time for Windows, in milliseconds, from the moment it was asked, however long the question waited for its turn. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** Ask the guest agent before the power button is pressed. Default: true. */
  readonly agent?: boolean;
  /**
   * How long a machine may be in a state in which Windows hears nothing, in milliseconds; never longer than `limitMs`.
   * Default: 3,000.
   */
  readonly deafMs?: number;
}

export type ShutdownEnd =
  { readonly kind: "off" | "too-slow" | "cancelled" } | { readonly kind: "deaf"; readonly state: DeafState };

type Asked = Pick<LibvirtClient, "state" | "shutdown">;

/**
 * Asks Windows to shut down until the machine is off, or it is clear that it does not go off. The power is never cut.
 */
export async function requestShutdown(
  client: Asked,
  machine: string,
  { limitMs, signal, agent = true, deafMs = DEAF_MS }: ShutdownOptions,
): Promise<ShutdownEnd> {
  let asked: number | undefined;
  let askAt = 0;
  let deafSince: number | undefined;
  for (;;) {
    const state = await stateUnlessCancelled(client, machine, signal);
    if (state !== undefined && isOff(state)) return { kind: "off" };
    if (state === undefined || signal?.aborted === true) return { kind: "cancelled" };
    const now = Date.now();
    if (asked !== undefined && now >= asked + limitMs) return { kind: "too-slow" };
    if (isDeaf(state)) {
      deafSince ??= now;
      if (now >= deafSince + Math.min(deafMs, limitMs)) return { kind: "deaf", state };
    } else {
      deafSince = undefined;
      if (now >= askAt) {
        const sent = await ask(client, machine, agent, signal);
        asked ??= sent;
        askAt = Date.now() + ASK_AGAIN_MS;
      }
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
 * The guest agent where one answers, else the power button. Returns when the request that reached Windows was sent;
 * waiting for a turn does not count.
 */
async function ask(client: Asked, machine: string, agent: boolean, signal: AbortSignal | undefined): Promise<number> {
  let sent = Date.now();
  const limits: CallOptions = { ...(signal === undefined ? {} : { signal }), onStart: () => (sent = Date.now()) };
  const pressButton = (): Promise<void> => client.shutdown(machine, "acpi", limits).catch(unlessOff);
  if (!agent) {
    await pressButton();
    return sent;
  }
  try {
    await client.shutdown(machine, "agent", { ...limits, timeLimit: AGENT_MS });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    // The agent has been told and Windows is at it, or the user cancelled: the next look at the machine's state tells.
    if (error.code === "time-limit" || error.code === "aborted") return sent;
    if (error.isConnectionFailure) throw error;
    await pressButton();
  }
  return sent;
}

/** It may have gone off in between, or be in a state that knows no button; the next look at its state tells. */
export function unlessOff(error: unknown): void {
  if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
}
