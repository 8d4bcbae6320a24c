import { setTimeout as sleep } from "node:timers/promises";
import { type CallOptions, type DomainState, type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import type { Lifecycle } from "./inputs";

const offStates: readonly DomainState[] = ["shut off", "crashed"];
export const isOff = (state: DomainState): boolean => offStates.includes(state);

const pollMs = 500;
/** Windows ignores the power button while it is busy, so it is pressed again. */
const askAgainMs = 60_000;
/** Less would not reach a host through ssh. */
const leastMs = 5_000;

/**
 * Shuts Windows down and waits until it is off. Power is cut only if the user allowed it; otherwise a machine that does not go
 * down in time is left running and the operation fails.
 */
export async function shutDown(client: LibvirtClient, uuid: string, { shutdownTimeoutSeconds, forceStop }: Lifecycle, { signal, timeoutMs, name }: OperationContext): Promise<void> {
  const limitMs = timeoutMs ?? shutdownTimeoutSeconds * 1000;
  const end = Date.now() + limitMs;
  let askAt = 0;
  const isDown = async (): Promise<boolean> => {
    try {
      return isOff(await client.state(uuid, { signal }));
    } catch (error) {
      throw signal.aborted ? cancelled(name) : error;
    }
  };
  while (!(await isDown())) {
    if (signal.aborted) throw cancelled(name);
    if (Date.now() >= end) return forceStop ? cutPower(client, uuid) : tooSlow(name, limitMs);
    if (Date.now() >= askAt) {
      await ask(client, uuid, { signal, timeLimit: Math.min(askAgainMs, Math.max(end - Date.now(), leastMs)) });
      askAt = Date.now() + askAgainMs;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The guest agent where one answers, else the power button. */
async function ask(client: LibvirtClient, uuid: string, limits: Required<CallOptions>): Promise<void> {
  try {
    await client.shutdown(uuid, "agent", limits);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    // The agent has been told and Windows is at it, or the user cancelled: the next look at the machine's state tells.
    if (error.code === "time-limit" || error.code === "aborted") return;
    if (error.isConnectionFailure) throw error;
    await client.shutdown(uuid, "acpi", { signal: limits.signal }).catch(unlessOff);
  }
}

const cancelled = (name: string): OperationFailed =>
  new OperationFailed(`${name}: cancelled while waiting for Windows to shut down. Its power was not cut; it may still shut down by itself`);

/** It may have gone off in between, or be in a state that knows no button; the next look at its state tells. */
function unlessOff(error: unknown): void {
  if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
}

const cutPower = (client: LibvirtClient, uuid: string): Promise<void> => client.destroy(uuid).catch(unlessOff);

function tooSlow(name: string, limitMs: number): never {
  throw new OperationFailed(
    `${name}: Windows did not shut down within ${Math.round(limitMs / 1000)} s, and the machine is still running. Shut it down by hand, raise shutdownTimeoutSeconds, or set forceStop to let its power be cut, and run this again`,
  );
}
