import { domainDifferences, type DomainDocument } from "../../domain";
import { isRunning, type MachineLook } from "../../libvirt";
import { isSnapshotOverlay } from "../../libvirt/snapshots";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";
import { spiceNote } from "./console-change";
import { tooDisruptive } from "./disruption";
import { ignoredDrift, mustBeAsSeen, withDrift } from "./drift";
import { type Prepared, xmlFor } from "./host";
import { keepPassword } from "../../guest/keeping/choices";
import { keepUnsaid, saidIn } from "../../guest/keeping/unsaid";
import { withKeptDevices } from "./kept-members";
import { withKeptSettings } from "./kept-settings";
import { changedLive } from "./live-changes";
import { overlaysOf, withOverlays } from "./overlays";
import { formerXml } from "./former-xml";
import { nameBack, oldName, rename } from "./rename";
import { listed } from "./listed";
import { restartMachine, restartPlan } from "./restart";
import { ownImages, snapshotBefore, whileDisksStay } from "./snapshots";
import { withNamedVariables, withOwnVariables } from "./variables";
import { define, unchanged } from "./define";
import { finish, isToChange } from "./finish";
import type { History } from "./operation";

/** Brings a machine that is there to what is wanted. */
export const converge = (
  id: string,
  prepared: Prepared,
  there: MachineLook,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> =>
  whileDisksStay(id, prepared, there, context, (now) => convergeAlone(id, prepared, now, inputs, history, context));

async function convergeAlone(
  id: string,
  prepared: Prepared,
  there: MachineLook,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const kept = withKeptSettings(withKeptDevices(withVariables(prepared, there), there, history), history);
  const former = formerXml(history, prepared);
  const theirs = withTheirPassword(await respectingOverlays(kept, there, history, context), there, history);
  const machine = {
    ...theirs,
    formerOverrides: former.overrides,
    definition: keepUnsaid(
      theirs.definition,
      there.inactive.parsed.definition,
      saidIn(former.spec, prepared.resolution.effective ?? inputs.value),
    ),
  };
  const { client, definition } = machine;
  const from = oldName(machine, there);
  const named =
    from === undefined ? undefined : await withNamedVariables(client, there.inactive, machine.profile, context.signal);
  const current = named ?? there.inactive;
  const ignored = ignoredDrift(history.deployed, there.inactive, history.ignoreChanges);
  const declared = xmlFor(machine, current);
  const asked = ignored.length === 0 ? declared : xmlFor(withDrift(machine, ignored), current);
  if (history.olds !== undefined)
    mustBeAsSeen(client, definition.name, history.olds, history.deployed, there.inactive, asked, former.additions);
  const refused = isRunning(there.state)
    ? tooDisruptive(machine.lifecycle.allowedDisruption, asked.root, there.inactive.root, there.live.root, machine)
    : undefined;
  if (refused !== undefined) throw new OperationFailed(`${definition.name}: ${refused}`);
  const plan = restartPlan(machine, there, asked);
  if (plan.kind === "waits")
    return waitForWindow(id, machine, plan, { there, asked, ignored }, inputs, history, context);
  const covered = history.covered === true ? undefined : await snapshotBefore(id, machine, there, asked, context);
  if (covered !== undefined)
    return convergeAlone(id, prepared, covered, inputs, { ...history, covered: true }, context);
  if (named !== undefined) await define(machine, named, context, () => unchanged);
  if (from !== undefined) await rename(id, machine, from, context);
  const live =
    plan.kind === "now" || !isRunning(there.state) ? undefined : await changedLive(id, machine, there, asked, context);
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
    return finish(
      id,
      machine,
      { ...outcome, there: after, now: after, verified: true, guest },
      inputs,
      history,
      context,
    );
  }
  const seen = defined || from !== undefined ? now : there;
  const hiddenRestart = plan.kind === "left-to-user";
  return finish(id, machine, { ...outcome, there, now: seen, hiddenRestart }, inputs, history, context);
}

interface Waiting {
  readonly there: MachineLook;
  /** The definition that waits. */
  readonly asked: DomainDocument;
  readonly ignored: ReturnType<typeof ignoredDrift>;
}

/** Leaves the definition as it is until the maintenance window opens, and says so. */
async function waitForWindow(
  id: string,
  machine: Prepared,
  { because, until }: { readonly because: readonly string[]; readonly until: string },
  { there, asked, ignored }: Waiting,
  inputs: Properties,
  history: History,
  context: OperationContext,
): Promise<Properties> {
  const pending = `restart for ${listed(because)} in the maintenance window that opens ${until}`;
  context.log("warning", `${machine.definition.name} keeps its definition until then: ${pending}`);
  const { changed } = await changedLive(id, machine, there, asked, context, true);
  const now = (await speaking(machine.client.glance(id, { signal: context.signal }))) ?? there;
  const xml = changed ? now.inactive : (history.deployed ?? now.inactive);
  const drift = ignored.flatMap(({ texts }) => texts);
  return finish(id, machine, { xml, there, now, pending, drift }, inputs, history, context);
}

function withTheirPassword(machine: Prepared, there: MachineLook, { oldInputs }: History): Prepared {
  const graphics = oldInputs?.value["graphics"] as { password?: unknown } | undefined;
  return {
    ...machine,
    definition: keepPassword(machine.definition, there.inactive.parsed.definition, graphics?.password !== undefined),
  };
}

/**
 * A machine that had no UEFI gets a file for its variables, the same one each time. One whose UEFI keeps none, such as
 * an image mapped as ROM, stays as it is.
 */
function withVariables(machine: Prepared, there: MachineLook): Prepared {
  const { definition, profile } = machine;
  if (definition.os.firmware.type !== "uefi" || there.inactive.parsed.definition.os.firmware.type === "uefi")
    return machine;
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
