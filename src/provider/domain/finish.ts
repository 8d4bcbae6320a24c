import type { MachineGlance, Run } from "../../libvirt";
import { NotInitialized, OperationFailed } from "../errors";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import type { Prepared } from "./host";
import { readInputs } from "./inputs";
import { factsAfter } from "./facts";
import { liveState } from "./live";
import { staysOff } from "./move";
import { outputsOf } from "./outputs";
import { sentOutput } from "./sent";
import { isOff, shutDown } from "./power";
import { type Readiness, readiness } from "./ready";
import { snapshotsOf, withOwnImages } from "./snapshots";
import type { Done, History } from "./operation";

/**
 * Brings autostart and power to what is wanted. The machine is defined by now, so whatever fails here, the engine
 * learns of it.
 */
export async function finish(
  id: string,
  machine: Prepared,
  done: Done,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const { client, definition, lifecycle, profile, token } = machine;
  const problems: string[] = [];
  const power = await powerFor(id, machine, done.there, history, context).catch((error: unknown) => {
    problems.push((error as Error).message);
    return "unknown" as const;
  });
  const autostart = (done.there?.autostart ?? false) === lifecycle.autostart ? undefined : lifecycle.autostart;
  const changes: Run = {
    ...(autostart === undefined ? {} : { autostart }),
    ...(power === "start" || power === "resume" ? { power } : {}),
  };
  const settled = Object.keys(changes).length === 0 && power === undefined && done.now !== undefined;
  const { signal, timeoutMs } = context;
  const finished = settled
    ? { problems: [], machine: done.now }
    : await client.changes.finish(id, changes, {
        signal,
        ...(power !== "start" || timeoutMs === undefined ? {} : { timeLimit: timeoutMs }),
      });
  problems.push(...finished.problems.map(({ message }) => message));
  const { problem, guest = done.guest }: Readiness =
    problems.length === 0 && lifecycle.running && lifecycle.waitFor !== "none" && done.verified !== true
      ? await readiness(client, id, lifecycle, power === "start", context).catch((error: unknown) => ({
          problem: (error as Error).message,
        }))
      : {};
  if (problem !== undefined) problems.push(problem);
  const ranOn = power !== "start" && done.verified !== true;
  const live =
    finished.machine === undefined
      ? { state: "unknown", restartRequired: false, drift: [] }
      : {
          ...liveState(finished.machine),
          ...(done.hiddenRestart === true && !isOff(finished.machine.state) ? { restartRequired: true } : {}),
          facts: await factsAfter(client, finished.machine, guest, ranOn ? history.olds : undefined, signal),
        };
  const state = outputsOf(
    inputs,
    machine,
    withOwnImages(machine, done.xml),
    { ...live, drift: done.drift ?? [] },
    {
      token,
      hostUuid: profile.uuid,
      ...sentOutput(context.urn, inputs, token),
      ...(done.pending === undefined ? {} : { pending: done.pending }),
      ...(await snapshotsOf(client, id, finished.machine, context)),
      ...(history.disruption === undefined ? {} : { disruption: history.disruption }),
      ...(machine.keptSettings === undefined ? {} : { keptSettings: machine.keptSettings }),
    },
  );
  if (live.restartRequired === true)
    context.log(
      "warning",
      `${definition.name} is running: the change takes effect when Windows is shut down and started again`,
    );
  if (problems.length > 0)
    throw new NotInitialized(
      id,
      state,
      inputs,
      problems.map((problem) => `${definition.name} is defined on ${client.host}, but: ${problem}`),
    );
  return state;
}

/** Does autostart or power change once the machine is defined? Then it is looked at afterwards. */
export const isToChange = ({ lifecycle }: Prepared, there: MachineGlance | undefined): boolean =>
  lifecycle.autostart !== (there?.autostart ?? false) || lifecycle.running === isOff(there?.state ?? "shut off");

/**
 * What the machine's power needs beside what it does here: nothing, or a start, or that it goes on. A machine that is
 * not to run any more is shut down here.
 */
async function powerFor(
  id: string,
  { client, lifecycle, definition }: Prepared,
  there: MachineGlance | undefined,
  { oldInputs, move }: History,
  context: OperationContext,
): Promise<"start" | "resume" | "shut down" | undefined> {
  const state = there?.state ?? "shut off";
  if (lifecycle.running && isOff(state)) {
    if (move !== undefined) await staysOff(move, context);
    return "start";
  }
  if (lifecycle.running && state === "paused") {
    context.log("info", `${definition.name} was paused on ${client.host} and is resumed`);
    return "resume";
  }
  if (lifecycle.running && state === "crashed") {
    throw new OperationFailed(
      `it crashed, and libvirt keeps its QEMU process for analysis (on_crash). Restart Windows with virsh -c ${client.host} reset ${id}, or turn the machine off with virsh -c ${client.host} destroy ${id} and run pulumi up`,
    );
  }
  const wasToRun = oldInputs !== undefined && readInputs(oldInputs).lifecycle.running;
  if (lifecycle.running || isOff(state) || !wasToRun) return undefined;
  await shutDown(client, id, lifecycle, context);
  return "shut down";
}
