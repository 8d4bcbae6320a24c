import { domainDifferences, type DomainDocument } from "../../domain";
import { keepsVariables, LibvirtError, type MachineGlance, type MachineLook, type Run } from "../../libvirt";
import type { GuestFacts } from "../../libvirt/guest";
import { isSnapshotOverlay } from "../../libvirt/snapshots";
import { NotInitialized, OperationFailed, OutcomeUnknown } from "../errors";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext, UpdateRequest } from "../resource";
import { mustBeOwn, newToken, refusalToTake, tokenOf } from "./claim";
import { spiceNote } from "./console-change";
import { deployedDocument } from "./deployed";
import { disruptionOutput, plannedDisruption, tooDisruptive } from "./disruption";
import { ignoredDrift, mustBeAsSeen, withDrift } from "./drift";
import { type Knowledge, prepare, type Prepared, xmlFor } from "./host";
import { readInputs } from "./inputs";
import { factsAfter } from "./facts";
import { keepPassword } from "../../guest/keeping/choices";
import { withKeptDevices } from "./kept-members";
import { withKeptSettings } from "./kept-settings";
import { liveState } from "./live";
import { changedLive } from "./live-changes";
import { mustBeOff, staysOff } from "./move";
import { outputsOf } from "./outputs";
import { overlaysOf, withOverlays } from "./overlays";
import { isOff, shutDown } from "./power";
import { type Readiness, readiness } from "./ready";
import { nameBack, oldName, rename } from "./rename";
import { listed, restartMachine, restartPlan } from "./restart";
import { mustBeSameHost } from "./same-host";
import {
  mustHaveNoSnapshots,
  mustNotLoseOverlays,
  ownImages,
  snapshotBefore,
  snapshotsOf,
  withOwnImages,
} from "./snapshots";
import type { Move, ThisRun } from "./this-run";
import { withNamedVariables, withOwnVariables } from "./variables";

/**
 * Defines a machine, and starts it if it should run. One that an interrupted deployment of this resource left behind is
 * taken as it is.
 */
export async function createDomain(
  inputs: Properties,
  knowledge: Knowledge,
  run: ThisRun,
  context: OperationContext,
): Promise<{ id: string; state: Properties }> {
  const { prepared, looked } = await prepare(inputs, knowledge, context, newToken());
  const { client, definition } = prepared;
  const id = definition.uuid!;
  const move = run.moveOf(context.urn);
  const { machine: there, holder } = looked;
  const refusal = refusalToTake(
    client,
    { urn: context.urn, name: definition.name, uuid: id, adopt: prepared.lifecycle.adopt },
    there,
    holder,
  );
  if (refusal !== undefined) throw new OperationFailed(refusal);
  if (move !== undefined) {
    await mustBeOff(move, context);
    await mustHaveNoSnapshots(move, context);
  }
  const history = move === undefined ? {} : { move };
  if (there !== undefined) {
    context.log(
      "info",
      `${definition.name} already exists on ${client.host}; it is adopted and updated to match the declaration`,
    );
    return { id, state: await converge(id, prepared, there, inputs, history, context) };
  }
  return { id, state: await defineNew(id, prepared, inputs, history, context) };
}

/** Redefines a machine in place: libvirt takes the new definition or keeps the old one, and at no time has none. */
export async function updateDomain(
  { id, oldInputs, olds, news, ignoreChanges = [] }: UpdateRequest,
  knowledge: Knowledge,
  run: ThisRun,
  context: OperationContext,
): Promise<{ state: Properties }> {
  const { prepared, looked } = await prepare(news, knowledge, context, tokenOf(olds) ?? newToken());
  const { client, definition, lifecycle } = prepared;
  const move = run.moveOf(context.urn);
  const history = {
    oldInputs,
    ignoreChanges,
    ...disruptionOutput(plannedDisruption(oldInputs, news, prepared.resolution.definition, prepared.profile)),
    ...(move === undefined ? {} : { move }),
  };
  const { machine: there, holder } = looked;
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
    return { state: await defineNew(id, prepared, news, { ...history, deployed: deployedDocument(olds) }, context) };
  }
  const takesOver = lifecycle.adopt && !readInputs(oldInputs).lifecycle.adopt;
  if (!takesOver) mustBeOwn(client, definition.name, there, context.urn, tokenOf(olds));
  return {
    state: await converge(
      id,
      prepared,
      there,
      news,
      { ...history, ...(takesOver ? {} : { olds, deployed: deployedDocument(olds) }) },
      context,
    ),
  };
}

/** What is known of the machine from before this operation. */
interface History {
  /** What the program leaves alone where somebody changed it on the host. */
  readonly ignoreChanges?: readonly string[];
  readonly oldInputs?: Properties;
  /** The state of the last deployment. Absent where the machine is taken as it is. */
  readonly olds?: Properties;
  /** The definition that it left. */
  readonly deployed?: DomainDocument | undefined;
  readonly move?: Move;
  /** What the update costs. */
  readonly disruption?: object;
  /** A snapshot was made by this operation. */
  readonly covered?: boolean;
}

/** What an operation has done so far. */
interface Done {
  /** The machine's definition. */
  readonly xml: DomainDocument;
  /** The machine before; undefined where it is new. */
  readonly there?: MachineGlance;
  /** The machine as it is now, as far as somebody has looked. */
  readonly now?: MachineGlance | undefined;
  /** It was restarted, and is as far as it has to be. */
  readonly verified?: boolean;
  /** What Windows said of itself then. */
  readonly guest?: GuestFacts | undefined;
  /** What waits for the maintenance window, in words. */
  readonly pending?: string;
  /** What somebody changed on the host and `ignoreChanges` keeps. */
  readonly drift?: readonly string[];
}

/** One that was there before has its UEFI variables where they were then. */
async function defineNew(
  id: string,
  prepared: Prepared,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const former = history.deployed?.parsed.definition.os.firmware;
  const definition =
    former === undefined
      ? withOwnVariables(prepared.definition, prepared.profile)
      : withVariablesOf(prepared.definition, former);
  const machine = { ...prepared, definition };
  const xml = xmlFor(machine);
  await mustNotLoseOverlays(prepared.client, id, xml, context);
  const now = await define(machine, xml, context, () => unchanged, !isToChange(machine, undefined));
  return run(id, machine, { xml, now }, inputs, history, context);
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
  const kept = withKeptSettings(withKeptDevices(withVariables(prepared, there), there, history), history);
  const machine = withTheirPassword(await respectingOverlays(kept, there, history, context), there, history);
  const { client, definition } = machine;
  const from = oldName(machine, there);
  const named =
    from === undefined ? undefined : await withNamedVariables(client, there.inactive, machine.profile, context.signal);
  const current = named ?? there.inactive;
  const ignored = ignoredDrift(history.deployed, there.inactive, history.ignoreChanges);
  const declared = xmlFor(machine, current);
  const asked = ignored.length === 0 ? declared : xmlFor(withDrift(machine, ignored), current);
  if (history.olds !== undefined)
    mustBeAsSeen(client, definition.name, history.olds, history.deployed, there.inactive, asked);
  const refused = isActive(there.state)
    ? tooDisruptive(machine.lifecycle.allowedDisruption, asked.root, there.inactive.root, there.live.root)
    : undefined;
  if (refused !== undefined) throw new OperationFailed(`${definition.name}: ${refused}`);
  const plan = restartPlan(machine.lifecycle, there, asked);
  if (plan.kind === "waits") return waitForWindow(id, machine, plan, { there, asked }, inputs, history, context);
  const covered = history.covered === true ? undefined : await snapshotBefore(id, machine, there, asked, context);
  if (covered !== undefined) return converge(id, prepared, covered, inputs, { ...history, covered: true }, context);
  if (named !== undefined) await define(machine, named, context, () => unchanged);
  if (from !== undefined) await rename(id, machine, from, context);
  const live =
    plan.kind === "now" || !isActive(there.state) ? undefined : await changedLive(id, machine, there, asked, context);
  const xml = live?.wanted ?? asked;
  // The state holds what is declared, so that a refresh goes on showing what is ignored.
  const outcome = { xml: ignored.length === 0 ? xml : declared, drift: ignored.flatMap(({ texts }) => texts) };
  const changed = domainDifferences(xml.root, current.root, { ignoreLibvirtAdditions: true }).length > 0;
  const defined = changed || !there.persistent;
  const now = defined
    ? await define(
        machine,
        xml,
        context,
        async () => {
          const left = await live?.undo();
          if (left !== undefined) return `these changes of the running machine could not be taken back: ${left}`;
          return from === undefined ? unchanged : nameBack(id, machine, from);
        },
        !isToChange(machine, there),
      )
    : undefined;
  const note = spiceNote(definition.name, current, xml);
  if (note !== undefined) context.log("info", note);
  if (changed && there.managedSave) {
    context.log(
      "warning",
      `${definition.name} has a saved memory image on ${client.host} (virsh managedsave): its next start resumes from that image with the hardware it had then, without this change. To start with this change, discard the image: virsh -c ${client.host} managedsave-remove ${id}`,
    );
  }
  if (plan.kind === "now") {
    const before = there.inactive;
    const { machine: after, guest } = await restartMachine(
      { id, machine, before, wanted: xml, because: plan.because },
      context,
    );
    return run(id, machine, { ...outcome, there: after, now: after, verified: true, guest }, inputs, history, context);
  }
  const seen = defined || from !== undefined ? now : there;
  return run(id, machine, { ...outcome, there, now: seen }, inputs, history, context);
}

/** Leaves the definition as it is until the maintenance window opens, and says so. */
async function waitForWindow(
  id: string,
  machine: Prepared,
  { because, until }: { readonly because: readonly string[]; readonly until: string },
  { there, asked }: { readonly there: MachineLook; readonly asked: DomainDocument },
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const pending = `restart for ${listed(because)} in the maintenance window that opens ${until}`;
  context.log("warning", `${machine.definition.name} keeps its definition until then: ${pending}`);
  await changedLive(id, machine, there, asked, context, true);
  const now = (await speaking(machine.client.glance(id, { signal: context.signal }))) ?? there;
  return run(id, machine, { xml: now.inactive, there, now, pending }, inputs, history, context);
}

/** Does Windows run in it? */
const isActive = (state: MachineLook["state"]): boolean => state === "running" || state === "idle";

function withTheirPassword(machine: Prepared, there: MachineLook, { oldInputs }: History): Prepared {
  const graphics = oldInputs?.value["graphics"] as { password?: unknown } | undefined;
  return {
    ...machine,
    definition: keepPassword(machine.definition, there.inactive.parsed.definition, graphics?.password !== undefined),
  };
}

/** A machine that had no UEFI gets a file for its variables, the same one each time. */
function withVariables(machine: Prepared, there: MachineLook): Prepared {
  const { definition, profile } = machine;
  if (definition.os.firmware.type !== "uefi" || keepsVariables(there.inactive.root)) return machine;
  return { ...machine, definition: withOwnVariables(definition, profile) };
}

/** The machine with the images that snapshots and backups of others put on top of its own. */
async function respectingOverlays(
  machine: Prepared,
  there: MachineLook,
  { deployed }: History,
  context: OperationContext,
): Promise<Prepared> {
  const { client, definition } = machine;
  const ours = new Map(
    definition.devices.disks.flatMap(({ target, source }) =>
      source === undefined || source.type === "volume" ? [] : [[target, source.path] as const],
    ),
  );
  const overlays = await overlaysOf(client, ours, there, context);
  for (const { target, top, base } of overlays.filter((overlay) => !isSnapshotOverlay(overlay.top)))
    context.log(
      "info",
      `disk ${target} of ${definition.name} stays on ${top}, an overlay of ${base} that a snapshot or a backup created on ${client.host}`,
    );
  return {
    ...machine,
    definition: withOverlays(definition, overlays, deployed ?? there.inactive, there, client),
    ownImages: ownImages(definition, overlays),
  };
}

const unchanged = "nothing was changed";

/**
 * Defines the machine, and says how it is then, where that can be seen. `undo` takes back what was done before, when
 * libvirt refuses the definition, and says what became of it.
 */
async function define(
  { client, definition }: Prepared,
  xml: DomainDocument,
  { signal }: OperationContext,
  undo: () => string | Promise<string>,
  wantsLook = false,
): Promise<MachineGlance | undefined> {
  try {
    return await client.changes.define(definition.uuid!, xml.text, wantsLook, { signal });
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    if (!error.isConnectionFailure)
      throw new OperationFailed(
        `libvirt does not accept the definition of ${definition.name}, and ${await undo()}: ${error.message}`,
      );
    throw new OutcomeUnknown(
      `${error.message}. It is unknown whether ${definition.name} was defined. To check, run: virsh -c ${client.host} dumpxml --inactive ${definition.uuid!}. The next pulumi up checks it automatically`,
    );
  }
}

/**
 * Brings autostart and power to what is wanted. The machine is defined by now, so whatever fails here, the engine
 * learns of it.
 */
async function run(
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
const isToChange = ({ lifecycle }: Prepared, there: MachineGlance | undefined): boolean =>
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
