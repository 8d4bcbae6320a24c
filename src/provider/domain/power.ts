import { setTimeout as sleep } from "node:timers/promises";
import { type DeafState, isOff, type LibvirtClient, requestShutdown, stateOrOff, unlessOff } from "../../libvirt";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import type { Lifecycle } from "./inputs";

export { isOff } from "../../libvirt";

/** What wakes a machine in which Windows hears nothing. */
const wayOut: Readonly<Record<DeafState, string>> = {
  paused: "resume",
  crashed: "reset",
  pmsuspended: "dompmwakeup",
};

/** What Windows gets at least while it installs updates, in milliseconds: cutting them off can leave it unbootable. */
const UPDATING_MS = 3_600_000;
const pollMs = 500;
/** QEMU may need a moment to end after its power was cut. */
const cutMs = 5_000;

type Limits = Pick<Lifecycle, "shutdownTimeoutSeconds" | "forceStop">;

/**
 * Shuts Windows down and waits until the machine is off. Power is cut only if the user allowed it; otherwise a machine
 * that does not go down in time is left running and the operation fails.
 */
export async function shutDown(
  client: LibvirtClient,
  uuid: string,
  { shutdownTimeoutSeconds, forceStop }: Limits,
  { signal, timeoutMs, name, log }: Pick<OperationContext, "signal" | "timeoutMs" | "name" | "log">,
): Promise<void> {
  const limitMs = timeoutMs ?? shutdownTimeoutSeconds * 1000;
  const end = await requestShutdown(client, uuid, {
    limitMs,
    // A limit of Pulumi is one that the engine enforces.
    ...(timeoutMs === undefined ? { updatingLimitMs: Math.max(limitMs, UPDATING_MS) } : {}),
    signal,
    progress: (waitingFor) => log("info", `${name}: ${waitingFor}`),
  });
  if (end.kind === "off") return;
  if (end.kind === "cancelled") throw cancelled(name);
  if (forceStop) return cutPower(client, uuid, name);
  return end.kind === "deaf" ? cannotHear(client, uuid, name, end.state) : tooSlow(name, end.limitMs);
}

const cancelled = (name: string): OperationFailed =>
  new OperationFailed(
    `${name}: cancelled while waiting for Windows to shut down. It was not forced off and may still shut down`,
  );

/** Off is what libvirt says is off, never what it was told. */
export async function cutPower(client: LibvirtClient, uuid: string, name: string): Promise<void> {
  let problem = "libvirt reports that it is still running";
  await client.destroy(uuid).catch((error: unknown) => {
    unlessOff(error);
    problem = (error as Error).message;
  });
  const end = Date.now() + cutMs;
  for (;;) {
    if (isOff(await stateOrOff(client, uuid))) return;
    if (Date.now() >= end) break;
    await sleep(pollMs);
  }
  throw new OperationFailed(
    `${name} could not be forced off, and QEMU still has its disks open: ${problem}. Nothing was removed. The usual cause is that the host's storage does not respond: check dmesg on the host, then run this again`,
  );
}

function cannotHear(client: LibvirtClient, uuid: string, name: string, state: DeafState): never {
  throw new OperationFailed(
    `${name} is ${state} on ${client.host}, so Windows cannot respond to a shutdown request. Nothing was changed. Resume it with virsh -c ${client.host} ${wayOut[state]} ${uuid}, or set forceStop to allow a forced power-off, and run this again`,
  );
}

function tooSlow(name: string, limitMs: number): never {
  throw new OperationFailed(
    `${name}: Windows did not shut down within ${Math.round(limitMs / 1000)} s, and the machine is still running. Shut it down manually, increase shutdownTimeoutSeconds, or set forceStop to allow a forced power-off, and run this again`,
  );
}
