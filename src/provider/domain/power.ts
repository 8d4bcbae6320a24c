import { setTimeout as sleep } from "node:timers/promises";
import { type DomainState, type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import type { Lifecycle } from "./inputs";

const offStates: readonly DomainState[] = ["shut off", "crashed"];
export const isOff = (state: DomainState): boolean => offStates.includes(state);

const pollMs = 500;
/** Windows ignores the power button while it is busy, so it is pressed again. */
const askAgainMs = 60_000;

/**
 * Shuts Windows down and waits until it is off. Power is cut only if the user allowed it; otherwise a machine that does not go
 * down in time is left running and the operation fails.
 */
export async function shutDown(client: LibvirtClient, uuid: string, { shutdownTimeoutSeconds, forceStop }: Lifecycle, { signal, timeoutMs, name }: OperationContext): Promise<void> {
  const limitMs = timeoutMs ?? shutdownTimeoutSeconds * 1000;
  const end = Date.now() + limitMs;
  let askAt = 0;
  while (!isOff(await client.state(uuid, { signal }))) {
    if (signal.aborted) throw new OperationFailed(`${name}: cancelled while waiting for Windows to shut down. The machine is still running`);
    if (Date.now() >= end) return forceStop ? cutPower(client, uuid) : tooSlow(name, limitMs);
    if (Date.now() >= askAt) {
      await ask(client, uuid);
      askAt = Date.now() + askAgainMs;
    }
    await sleep(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The guest agent where one answers, else the power button. */
async function ask(client: LibvirtClient, uuid: string): Promise<void> {
  try {
    await client.shutdown(uuid, "agent");
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
    await client.shutdown(uuid, "acpi").catch(unlessOff);
  }
}

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
