import { setTimeout as sleep } from "node:timers/promises";
import { type CallOptions, type DomainState, type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import type { Lifecycle } from "./inputs";

/** libvirt says "shut off" of every machine that is inactive. One that crashed and was told to stay (`on_crash`) has its QEMU still. */
export const isOff = (state: DomainState): boolean => state === "shut off";

/** Active, but Windows does not run in it: nobody would hear a request to shut down. Each with the way out of it. */
const deaf: Partial<Record<DomainState, string>> = {
  paused: "resume",
  crashed: "reset",
  pmsuspended: "dompmwakeup",
};

const pollMs = 500;
/** Windows ignores the power button while it is busy, so it is pressed again. */
const askAgainMs = 60_000;
/**
 * How long a call to the agent may take. libvirt finds out within five seconds that none answers; with one that does, it would wait a
 * minute for Windows, which the look at the machine's state does as well, without keeping other machines waiting.
 */
const agentMs = 10_000;
/** A snapshot or a migration pauses a machine for a moment. */
const deafMs = 3_000;
/** QEMU may need a moment to end after its power was cut. */
const cutMs = 5_000;

type Limits = Pick<Lifecycle, "shutdownTimeoutSeconds" | "forceStop">;

/**
 * Shuts Windows down and waits until the machine is off. Windows has its time from the moment it was asked, however long the question
 * waited for its turn. Power is cut only if the user allowed it; otherwise a machine that does not go down in time is left running and the
 * operation fails.
 */
export async function shutDown(
  client: LibvirtClient,
  uuid: string,
  { shutdownTimeoutSeconds, forceStop }: Limits,
  { signal, timeoutMs, name }: Pick<OperationContext, "signal" | "timeoutMs" | "name">,
): Promise<void> {
  const limitMs = timeoutMs ?? shutdownTimeoutSeconds * 1000;
  let asked: number | undefined;
  let askAt = 0;
  let deafSince: number | undefined;
  for (;;) {
    const state = await stateOf(client, uuid, name, signal);
    if (isOff(state)) return;
    if (signal.aborted) throw cancelled(name);
    const now = Date.now();
    if (asked !== undefined && now >= asked + limitMs) return forceStop ? cutPower(client, uuid, name) : tooSlow(name, limitMs);
    deafSince = state in deaf ? (deafSince ?? now) : undefined;
    if (deafSince !== undefined) {
      if (now >= deafSince + Math.min(deafMs, limitMs)) return forceStop ? cutPower(client, uuid, name) : cannotHear(client, uuid, name, state);
    } else if (now >= askAt) {
      const sent = await ask(client, uuid, signal);
      asked ??= sent;
      askAt = Date.now() + askAgainMs;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function stateOf(client: LibvirtClient, uuid: string, name: string, signal: AbortSignal): Promise<DomainState> {
  try {
    return await client.state(uuid, { signal });
  } catch (error) {
    if (signal.aborted) throw cancelled(name);
    // One that somebody undefined while it ran is gone with its power.
    if (error instanceof LibvirtError && error.code === "not-found") return "shut off";
    throw error;
  }
}

/** The guest agent where one answers, else the power button. Returns when the request that reached Windows was sent; waiting for a turn does not count. */
async function ask(client: LibvirtClient, uuid: string, signal: AbortSignal): Promise<number> {
  let sent = Date.now();
  const limits: CallOptions = { signal, onStart: () => (sent = Date.now()) };
  try {
    await client.shutdown(uuid, "agent", { ...limits, timeLimit: agentMs });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    // The agent has been told and Windows is at it, or the user cancelled: the next look at the machine's state tells.
    if (error.code === "time-limit" || error.code === "aborted") return sent;
    if (error.isConnectionFailure) throw error;
    await client.shutdown(uuid, "acpi", limits).catch(unlessOff);
  }
  return sent;
}

const cancelled = (name: string): OperationFailed =>
  new OperationFailed(`${name}: cancelled while waiting for Windows to shut down. It was not forced off and may still shut down`);

/** It may have gone off in between, or be in a state that knows no button; the next look at its state tells. */
function unlessOff(error: unknown): void {
  if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
}

/** Off is what libvirt says is off, never what it was told. */
async function cutPower(client: LibvirtClient, uuid: string, name: string): Promise<void> {
  let problem = "libvirt says that it is running still";
  await client.destroy(uuid).catch((error: unknown) => {
    unlessOff(error);
    problem = (error as Error).message;
  });
  const end = Date.now() + cutMs;
  for (;;) {
    if (isOff(await stateOf(client, uuid, name, new AbortController().signal))) return;
    if (Date.now() >= end) break;
    await sleep(pollMs);
  }
  throw new OperationFailed(
    `${name}: its power could not be cut, and QEMU still has its disks open: ${problem}. Nothing was removed. Most often the host's storage does not answer: look at dmesg there, then run this again`,
  );
}

function cannotHear(client: LibvirtClient, uuid: string, name: string, state: DomainState): never {
  throw new OperationFailed(
    `${name} is ${state} on ${client.host}, so Windows cannot be asked to shut down. Nothing was done to it. Wake it with virsh -c ${client.host} ${deaf[state]!} ${uuid}, or set forceStop to let its power be cut, and run this again`,
  );
}

function tooSlow(name: string, limitMs: number): never {
  throw new OperationFailed(
    `${name}: Windows did not shut down within ${Math.round(limitMs / 1000)} s, and the machine is still running. Shut it down by hand, raise shutdownTimeoutSeconds, or set forceStop to let its power be cut, and run this again`,
  );
}
