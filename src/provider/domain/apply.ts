import { domainDifferences, parseDomainXml } from "../../domain";
import { type LibvirtClient, LibvirtError, type Looked, type MachineLook } from "../../libvirt";
import { NotInitialized, OperationFailed, OutcomeUnknown } from "../errors";
import type { HostProfiles } from "../host-profiles";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext, UpdateRequest } from "../resource";
import { mustBeOwn, newToken, refusalToTake, tokenOf } from "./claim";
import { spiceNote } from "./console-change";
import { deployedXml } from "./deployed-xml";
import { mustBeAsSeen } from "./drift";
import { prepare, type Prepared, xmlFor } from "./host";
import { readInputs } from "./inputs";
import { keepPassword } from "./keep";
import { withKeptDevices } from "./kept-members";
import { liveState } from "./live";
import { mustBeOff, staysOff } from "./move";
import { outputsOf } from "./outputs";
import { overlaysOf, withOverlays } from "./overlays";
import { isOff, shutDown } from "./power";
import { nameBack, oldName, rename } from "./rename";
import { mustBeSameHost } from "./same-host";
import type { Move, ThisRun } from "./this-run";
import { keepsVariables, withNamedVariables, withOwnVariables } from "./variables";

/**
 * Defines a machine, and starts it if it should run. One that an interrupted deployment of this resource left behind is
 * taken as it is.
 */
export async function createDomain(
  inputs: Properties,
  profiles: HostProfiles,
  run: ThisRun,
  context: OperationContext,
): Promise<{ id: string; state: Properties }> {
  const prepared = await prepare(inputs, profiles, context, newToken());
  const { client, definition } = prepared;
  const id = definition.uuid!;
  const move = run.moveOf(context.urn);
  const { machine: there, holder } = await look(prepared, id, context);
  const refusal = refusalToTake(
    client,
    { urn: context.urn, name: definition.name, uuid: id, adopt: prepared.lifecycle.adopt },
    there,
    holder,
  );
  if (refusal !== undefined) throw new OperationFailed(refusal);
  if (move !== undefined) await mustBeOff(move, context);
  const history = move === undefined ? {} : { move };
  if (there !== undefined) {
    context.log(
      "info",
      `${definition.name} is on ${client.host} already; it is taken as it is and brought to what is declared`,
    );
    return { id, state: await converge(id, prepared, there, inputs, history, context) };
  }
  return { id, state: await defineNew(id, prepared, inputs, history, context) };
}

/** Redefines a machine in place: libvirt takes the new definition or keeps the old one, and at no time has none. */
export async function updateDomain(
  { id, oldInputs, olds, news }: UpdateRequest,
  profiles: HostProfiles,
  run: ThisRun,
  context: OperationContext,
): Promise<{ state: Properties }> {
  const prepared = await prepare(news, profiles, context, tokenOf(olds) ?? newToken());
  const { client, definition, lifecycle } = prepared;
  const move = run.moveOf(context.urn);
  const history = { oldInputs, ...(move === undefined ? {} : { move }) };
  const { machine: there, holder } = await look(prepared, id, context);
  if (there === undefined) {
    await mustBeSameHost(client, olds, context);
    const refusal = refusalToTake(
      client,
      { urn: context.urn, name: definition.name, uuid: id, adopt: false },
      undefined,
      holder,
    );
    if (refusal !== undefined) throw new OperationFailed(refusal);
    context.log("warning", `${definition.name} no longer exists on ${client.host}; defining it again`);
    return { state: await defineNew(id, prepared, news, history, context, deployedXml(olds)) };
  }
  const takesOver = lifecycle.adopt && !readInputs(oldInputs).lifecycle.adopt;
  if (!takesOver) mustBeOwn(client, definition.name, there, context.urn, tokenOf(olds));
  return { state: await converge(id, prepared, there, news, { ...history, ...(takesOver ? {} : { olds }) }, context) };
}

const look = ({ client, definition }: Prepared, id: string, { signal }: OperationContext): Promise<Looked> =>
  speaking(client.look(id, { securityInfo: true, name: definition.name }, { signal }));

/** What is known of the machine from before this operation. */
interface History {
  readonly oldInputs?: Properties;
  /** The state of the last deployment. Absent where the machine is taken as it is. */
  readonly olds?: Properties;
  readonly move?: Move;
}

/** `formerXml`: how it was defined when it was there last. Its UEFI variables are where they were then. */
async function defineNew(
  id: string,
  prepared: Prepared,
  inputs: Properties,
  history: History,
  context: OperationContext,
  formerXml?: string,
): Promise<Properties> {
  const former = formerXml === undefined ? undefined : parseDomainXml(formerXml).definition.os.firmware;
  const definition =
    former === undefined
      ? withOwnVariables(prepared.definition, prepared.profile)
      : withVariablesOf(prepared.definition, former);
  const machine = { ...prepared, definition };
  await define(machine, xmlFor(machine), context, () => unchanged);
  return run(id, machine, undefined, inputs, history, context);
}

function withVariablesOf(
  definition: Prepared["definition"],
  former: Prepared["definition"]["os"]["firmware"],
): Prepared["definition"] {
  const { firmware } = definition.os;
  if (firmware.type !== "uefi" || former.type !== "uefi" || former.nvramPath === undefined) return definition;
  return { ...definition, os: { ...definition.os, firmware: { nvramPath: former.nvramPath, ...firmware } } };
}

/** Brings a machine that is there to what is wanted. */
async function converge(
  id: string,
  prepared: Prepared,
  there: MachineLook,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const kept = withKeptDevices(withVariables(prepared, there), there, history);
  const machine = withTheirPassword(await respectingOverlays(kept, there, history, context), there, history);
  const { client, definition } = machine;
  const from = oldName(machine, there);
  const named =
    from === undefined
      ? undefined
      : await withNamedVariables(client, there.inactiveXml, machine.profile, context.signal);
  const current = named ?? there.inactiveXml;
  const xml = xmlFor(machine, current);
  if (history.olds !== undefined) mustBeAsSeen(client, definition.name, history.olds, there.inactiveXml, xml);
  if (named !== undefined) await define(machine, named, context, () => unchanged);
  if (from !== undefined) await rename(id, machine, from, context);
  const changed = domainDifferences(xml, current, { ignoreLibvirtAdditions: true }).length > 0;
  if (changed || !there.persistent)
    await define(machine, xml, context, () => (from === undefined ? unchanged : nameBack(id, machine, from)));
  const note = spiceNote(definition.name, current, xml);
  if (note !== undefined) context.log("info", note);
  if (changed && there.managedSave) {
    context.log(
      "warning",
      `${definition.name} has a saved memory image on ${client.host} (virsh managedsave): its next start goes on from there with the hardware it had then, and not with this change. To start it anew, discard the image: virsh -c ${client.host} managedsave-remove ${id}`,
    );
  }
  return run(id, machine, there, inputs, history, context, current);
}

function withTheirPassword(machine: Prepared, there: MachineLook, { oldInputs }: History): Prepared {
  const graphics = oldInputs?.value["graphics"] as { password?: unknown } | undefined;
  return {
    ...machine,
    definition: keepPassword(
      machine.definition,
      parseDomainXml(there.inactiveXml).definition,
      graphics?.password !== undefined,
    ),
  };
}

/** A machine that had no UEFI gets a file for its variables, the same one each time. */
function withVariables(machine: Prepared, there: MachineLook): Prepared {
  const { definition, profile } = machine;
  if (definition.os.firmware.type !== "uefi" || keepsVariables(there.inactiveXml)) return machine;
  return { ...machine, definition: withOwnVariables(definition, profile) };
}

/** The machine with the images that snapshots and backups of others put on top of its own. */
async function respectingOverlays(
  machine: Prepared,
  there: MachineLook,
  { olds }: History,
  context: OperationContext,
): Promise<Prepared> {
  const { client, definition } = machine;
  const ours = new Map(
    definition.devices.disks.flatMap(({ target, source }) =>
      source === undefined || source.type === "volume" ? [] : [[target, source.path] as const],
    ),
  );
  const overlays = await overlaysOf(client, ours, there, context);
  for (const { target, top, base } of overlays)
    context.log(
      "info",
      `disk ${target} of ${definition.name} stays on ${top}, an overlay of ${base} that a snapshot or a backup made on ${client.host}`,
    );
  return {
    ...machine,
    definition: withOverlays(definition, overlays, deployedXml(olds) ?? there.inactiveXml, there, client),
  };
}

const unchanged = "nothing was changed";

/** `undo` takes back what was done before, when libvirt refuses the definition, and says what became of it. */
async function define(
  { client, definition }: Prepared,
  xml: string,
  { signal }: OperationContext,
  undo: () => string | Promise<string>,
): Promise<void> {
  try {
    await client.define(xml, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure)
      throw new OperationFailed(
        `libvirt does not accept the definition of ${definition.name}, and ${await undo()}: ${error.message}`,
      );
    throw new OutcomeUnknown(
      `${error.message}. It is not known whether ${definition.name} was defined: look with virsh -c ${client.host} dumpxml --inactive ${definition.uuid!}. The next pulumi up finds out by itself`,
    );
  }
}

/**
 * Brings autostart and power to what is wanted. The machine is defined by now, so whatever fails here, the engine
 * learns of it. `there`: the machine before; undefined where it is new. `current`: the definition before.
 */
async function run(
  id: string,
  machine: Prepared,
  there: MachineLook | undefined,
  inputs: Properties,
  history: History,
  context: OperationContext,
  current?: string,
): Promise<Properties> {
  const { client, definition, profile, token } = machine;
  const problems: string[] = [];
  const attempt = async <T>(what: Promise<T>): Promise<T | undefined> =>
    what.catch((error: unknown) => {
      problems.push((error as Error).message);
      return undefined;
    });
  await attempt(setAutostart(client, id, there?.autostart ?? false, machine.lifecycle.autostart, context));
  await attempt(setPower(id, machine, there, history, context));
  const now = await attempt(client.look(id, {}, { signal: context.signal }));
  const live =
    now?.machine === undefined ? { state: "unknown", restartRequired: false, drift: [] } : liveState(now.machine);
  const state = outputsOf(inputs, machine, xmlFor(machine, current), live, { token, hostUuid: profile.uuid });
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

async function setAutostart(
  client: LibvirtClient,
  id: string,
  is: boolean,
  wanted: boolean,
  { signal }: OperationContext,
): Promise<void> {
  if (is !== wanted) await client.setAutostart(id, wanted, { signal });
}

async function setPower(
  id: string,
  { client, lifecycle, definition }: Prepared,
  there: MachineLook | undefined,
  { oldInputs, move }: History,
  context: OperationContext,
): Promise<void> {
  const { signal, timeoutMs } = context;
  const state = there?.state ?? "shut off";
  if (lifecycle.running && isOff(state)) {
    if (move !== undefined) await staysOff(move, context);
    return client.start(id, { signal, ...(timeoutMs === undefined ? {} : { timeLimit: timeoutMs }) });
  }
  if (lifecycle.running && state === "paused") {
    context.log("info", `${definition.name} was paused on ${client.host}; it goes on now`);
    return client.resume(id, { signal });
  }
  if (lifecycle.running && state === "crashed") {
    throw new OperationFailed(
      `it crashed, and libvirt keeps its QEMU process for analysis (on_crash). Start Windows again with virsh -c ${client.host} reset ${id}, or end it with virsh -c ${client.host} destroy ${id} and run pulumi up`,
    );
  }
  const wasToRun = oldInputs !== undefined && readInputs(oldInputs).lifecycle.running;
  if (!lifecycle.running && !isOff(state) && wasToRun) await shutDown(client, id, lifecycle, context);
}
