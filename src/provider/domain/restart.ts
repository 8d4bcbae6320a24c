import { setTimeout as sleep } from "node:timers/promises";
import type { DomainDocument } from "../../domain";
import { inTimeZone, windowState } from "../../guest";
import {
  isRunning,
  type LibvirtClient,
  LibvirtError,
  type MachineGlance,
  type MachineLook,
  stateOrOff,
} from "../../libvirt";
import type { GuestFacts } from "../../libvirt/guest";
import { OperationFailed } from "../errors";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";
import type { Lifecycle } from "./inputs";
import { listed } from "./listed";
import { restartDifferences } from "./live";
import { isOff, shutDown } from "./power";
import { type Readiness, readiness } from "./ready";
import { rollBack } from "./roll-back";
import { keptVariables } from "./variables-copy";

/** A machine that runs with another definition than the one that it is to have. */
export interface RestartRequest {
  readonly id: string;
  readonly machine: Prepared;
  /** The definition with which it runs now. */
  readonly before: DomainDocument;
  /** The definition that libvirt holds already. */
  readonly wanted: DomainDocument;
  /** What differs, as property paths of the domain's XML. */
  readonly because: readonly string[];
}

/** What becomes of changes that take effect only at a start. */
export type RestartPlan =
  | { readonly kind: "none" | "left-to-user" }
  | { readonly kind: "now"; readonly because: readonly string[] }
  /** They wait, and are not part of the definition until then. */
  | { readonly kind: "waits"; readonly because: readonly string[]; readonly until: string };

/** Only a machine that runs, and is to run, is restarted. One that is off takes its definition at the next start. */
export function restartPlan(
  {
    lifecycle: { restart, running, maintenanceWindow },
    hotPluggable,
  }: { readonly lifecycle: Lifecycle; readonly hotPluggable?: ReadonlySet<string> | undefined },
  { state, live }: MachineLook,
  wanted: DomainDocument,
  now = new Date(),
): RestartPlan {
  if (isOff(state)) return { kind: "none" };
  const because = restartDifferences(wanted.root, live.root, { hotPluggable }).map(({ path }) => path);
  if (because.length === 0) return { kind: "none" };
  if (restart === "never" || !running || !isRunning(state)) return { kind: "left-to-user" };
  const window = maintenanceWindow === undefined ? undefined : windowState(maintenanceWindow, now);
  if (window === undefined || window.open) return { kind: "now", because };
  return { kind: "waits", because, until: openingText(window.opens, maintenanceWindow!.timeZone) };
}

/** What becomes of a running Windows when an update needs a restart. */
export function restartNote({ restart, running, maintenanceWindow }: Lifecycle, now: Date): string | undefined {
  if (!running) return undefined;
  if (restart === "never") return 'Windows is not restarted (restart: "never")';
  const window = maintenanceWindow === undefined ? undefined : windowState(maintenanceWindow, now);
  return window === undefined || window.open
    ? `If Windows is running, this update restarts it (restart: "${restart}")`
    : `If Windows is running, this waits for the maintenance window that opens ${openingText(window.opens, maintenanceWindow!.timeZone)}`;
}

const openingText = (opens: Date | undefined, timeZone: string): string =>
  opens === undefined ? "never" : inTimeZone(opens, timeZone);

/** Without a guest agent this is all that is verified: QEMU runs for so long. */
const SETTLE_MS = 5_000;

/** A machine that was restarted, and what Windows said of itself, where it was waited for. */
export interface Restarted {
  readonly machine: MachineGlance;
  readonly guest?: GuestFacts;
}

/**
 * Shuts Windows down and starts it with the definition that libvirt holds now. Where Windows does not shut down, or
 * does not come up again, the machine goes back to what it was, and the operation fails.
 */
export async function restartMachine(request: RestartRequest, context: OperationContext): Promise<Restarted> {
  const { id, machine, before } = request;
  const { client, definition, lifecycle } = machine;
  context.log("info", `${definition.name} is restarted because of ${listed(request.because)}`);
  const limits = { ...lifecycle, forceStop: lifecycle.forceStop || lifecycle.restart === "force" };
  try {
    await shutDown(client, id, limits, context);
  } catch (error) {
    throw await withOldDefinition(request, error as Error);
  }
  const variables = await keptVariables(client, before, context);
  const { problems, machine: started } = await client.changes.finish(id, { power: "start" }, timeLimit(context));
  const { problem, ...said }: Readiness =
    problems.length > 0
      ? { problem: problems.map(({ message }) => message).join(" ") }
      : await verified(client, id, lifecycle, context);
  if (problem === undefined) {
    await variables.forget();
    return { machine: started ?? (await client.glance(id))!, ...said };
  }
  // Whoever cancels wants no further restart: the machine runs with its new definition, which nobody has verified.
  if (context.signal.aborted) throw new OperationFailed(`${definition.name} was restarted, but ${problem}`);
  return rollBack({ ...request, variables, problem, force: limits.forceStop }, context);
}

const timeLimit = ({ signal, timeoutMs }: OperationContext): { signal: AbortSignal; timeLimit?: number } => ({
  signal,
  ...(timeoutMs === undefined ? {} : { timeLimit: timeoutMs }),
});

/** How far the machine that was started is. */
async function verified(
  client: LibvirtClient,
  id: string,
  lifecycle: Lifecycle,
  context: OperationContext,
): Promise<Readiness> {
  try {
    if (lifecycle.waitFor !== "none" && lifecycle.waitFor !== "running")
      return await readiness(client, id, lifecycle, true, context);
    await sleep(SETTLE_MS, undefined, { signal: context.signal }).catch(() => undefined);
    const state = await stateOrOff(client, id, context.signal);
    return isRunning(state)
      ? {}
      : {
          problem: `it was ${state} ${SETTLE_MS / 1000} s after its start. Look at QEMU's log on ${client.host} (/var/log/libvirt/qemu)`,
        };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

/** Windows runs on: libvirt gets the definition back with which it does. */
async function withOldDefinition({ id, machine, before }: RestartRequest, why: Error): Promise<Error> {
  const { client, definition } = machine;
  try {
    await client.changes.define(id, before.text, false);
    return new OperationFailed(`${why.message}. ${definition.name} keeps its previous definition`);
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    return new OperationFailed(
      `${why.message}. Its previous definition could not be restored, so the next start of ${definition.name} uses the new one: ${error.message}`,
    );
  }
}
