import type { DomainDefinition } from "../../domain";
import { type HostProfile, loadHostProfile, parseHostProfile } from "../../hosts";
import { hotPluggable } from "../../hosts/devices/hot-plug";
import { libvirtClient } from "../../libvirt";
import { changedPaths } from "../diff-inputs";
import { FleetRun } from "../fleet/fleet-run";
import { DeviceLooks } from "../device-looks";
import { HostLooks } from "../host-looks";
import { HostProfiles, type ProfileAnswer } from "../host-profiles";
import { hostUri, profileFile } from "../host-uri";
import type { Properties } from "../properties";
import type { CreateRequest, OperationContext, ResourceHandler, UpdateRequest } from "../resource";
import { createDomain, updateDomain } from "./apply";
import { DomainCheck } from "./check";
import { tokenOf } from "./claim";
import { deleteDomain } from "./delete";
import { diffDomains } from "./diff";
import { disruptionOutput, disruptionText, type PlannedDisruption, plannedDisruption } from "./disruption";
import { diffImport } from "./diff-import";
import { xmlFor } from "./host";
import { type Lifecycle, readInputs } from "./inputs";
import { factsInPreview, factsOfNew } from "./facts";
import { driftIn, fateOf } from "./drift";
import { outputsOf } from "./outputs";
import { readDomain } from "./read";
import { ResolvedOnce } from "./resolved-once";
import { restartNote } from "./restart";
import { sentOutput } from "./sent";
import { RunVolumes } from "../run-volumes";
import { withShownIds } from "./shown-id";
import { Surroundings } from "./surroundings";
import { Taking } from "./taking";
import { ThisRun } from "./this-run";

/** Says at preview what becomes of the changes on the host that a refresh found. */
function tellDrift({ olds, ignoreChanges = [] }: UpdateRequest, { log }: OperationContext): void {
  for (const text of driftIn(olds)) log("info", fateOf(text, ignoreChanges));
}

export const hostProfiles = (): HostProfiles =>
  new HostProfiles({
    probe: async (uri, signal) => parseHostProfile(await libvirtClient(uri).probe({ signal })),
    load: async (file) => loadHostProfile(file),
  });

/** `windows-guest:index:Domain`: a Windows machine. */
export function domainHandler(
  profiles: HostProfiles = hostProfiles(),
  volumes = new RunVolumes(),
  looks = new HostLooks(),
  fleets = new FleetRun(),
  devices = new DeviceLooks(),
): ResourceHandler {
  const resolutions = new ResolvedOnce();
  const surroundings = new Surroundings(volumes, looks, devices);
  const knowledge = { profiles, resolutions, surroundings };
  const run = new ThisRun(fleets);
  const checks = new DomainCheck(profiles, run, resolutions, new Taking(), surroundings);

  /** The profile that the check of these inputs used, which is remembered. */
  async function profileOf(inputs: Properties, context: OperationContext): Promise<HostProfile | undefined> {
    const answer = await answerOf(inputs, context);
    return answer === undefined || answer.kind === "none" ? undefined : answer.profile;
  }

  async function answerOf(inputs: Properties, { signal }: OperationContext): Promise<ProfileAnswer | undefined> {
    const uri = hostUri(inputs);
    return uri === undefined ? undefined : profiles.hostOrSaved(uri, profileFile(inputs), signal);
  }

  /** What an update costs, with what the check has read of the devices. */
  async function costOf(
    inputs: Properties,
    oldInputs: Properties,
    definition: DomainDefinition | undefined,
    context: OperationContext,
  ): Promise<PlannedDisruption | undefined> {
    const answer = await answerOf(inputs, context);
    const profile = answer === undefined || answer.kind === "none" ? undefined : answer.profile;
    const devices =
      answer?.kind === "host"
        ? await surroundings.devices(inputs, oldInputs, answer.profile, context.signal)
        : profile?.hostDevices;
    return plannedDisruption(oldInputs, inputs, definition, profile, { hotPluggable: hotPluggable(devices) });
  }

  /** What a machine would be, as far as it is known. */
  async function preview(
    inputs: Properties,
    before: Pick<UpdateRequest, "olds" | "oldInputs"> | undefined,
    context: OperationContext,
  ): Promise<Properties> {
    const isNew = before === undefined;
    const profile = await profileOf(inputs, context);
    const resolved = resolutions.take(context.urn, inputs, profile);
    const { definition } = resolved.resolution;
    // What an existing machine keeps of its own XML is only known when it is redefined.
    const xml = isNew && definition !== undefined ? xmlFor({ definition, profile }) : undefined;
    const planned = isNew ? undefined : await costOf(inputs, before.oldInputs, definition, context);
    if (planned !== undefined) tellDisruption(planned, readInputs(inputs).lifecycle, context);
    const live = {
      state: undefined,
      restartRequired: isNew ? false : undefined,
      drift: [],
      facts: isNew ? factsOfNew(definition) : factsInPreview(before.olds, before.oldInputs, inputs),
    };
    const sent = sentOutput(context.urn, inputs, isNew ? undefined : tokenOf(before.olds));
    return outputsOf(inputs, resolved, xml, live, { ...disruptionOutput(planned), ...sent });
  }

  return withShownIds({
    token: "windows-guest:index:Domain",
    check: (request, context) => checks.check(request, context),
    diff: async (request, context) => {
      // Where nothing changed, nobody needs the host. That is what a refresh asks of every machine.
      const isSame = changedPaths(request.oldInputs, request.news).length === 0;
      const isImport = run.takeImport(context.urn);
      const profile = isSame ? undefined : await profileOf(request.news, context);
      if (isImport) return diffImport(request, profile);
      return diffDomains(request, profile, (inputs) => resolutions.whole(context.urn, inputs, profile));
    },
    create: async ({ inputs, preview: dry }: CreateRequest, context) =>
      dry
        ? { id: "", state: await preview(inputs, undefined, context) }
        : createDomain(inputs, knowledge, run, context),
    read: (request, context) => readDomain(request, knowledge, run, context),
    update: async (request: UpdateRequest, context) => {
      if (!request.preview) return updateDomain(request, knowledge, run, context);
      tellDrift(request, context);
      return { state: await preview(request.news, request, context) };
    },
    delete: (request, context) => deleteDomain(request, run, context),
  });
}

/** One line for each machine that changes: what the update costs, and what becomes of Windows. */
function tellDisruption(planned: PlannedDisruption, lifecycle: Lifecycle, { name, log }: OperationContext): void {
  const text = disruptionText(planned);
  if (text === undefined) return;
  const notes = [
    ...(planned.level === "restart" ? [restartNote(lifecycle, new Date())] : []),
    ...(planned.level !== "replace" && lifecycle.snapshotBefore === "update" ? ["A snapshot is made first"] : []),
  ].filter((note) => note !== undefined);
  log("info", [`${name} ${text}`, ...notes].join(". "));
}
