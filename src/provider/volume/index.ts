import { type LibvirtClient, libvirtClient } from "../../libvirt";
import { asPropertyChanges, meaningfulChanges } from "../diff-inputs";
import { FleetRun, isOfFleet } from "../fleet/fleet-run";
import { forgetHint } from "../fleet/forgotten";
import { canonicalHost, hostPlace, hostUri } from "../host-uri";
import { withoutMade } from "../made-by-others";
import type { Properties } from "../properties";
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  DiffRequest,
  DiffResult,
  OperationContext,
  ResourceHandler,
  UpdateRequest,
} from "../resource";
import { createVolume } from "./create";
import { deleteVolume } from "./delete";
import { copyAdvice, identity, recreationAsked, samePlace, sizeInBytes } from "./inputs";
import { type HostKnowledge, hostFailures } from "./on-host";
import { expected, expectedUpdate, inputsOf } from "./outputs";
import { importVolume, isImport } from "./import";
import { readVolume } from "./read";
import { renamedFromPlace } from "./renamed";
import { Run } from "./run";
import { updateVolume } from "./update";

export { findBase } from "./base";

const clientOf = (inputs: Properties): LibvirtClient => libvirtClient(hostUri(inputs)!);

/**
 * `windows-guest:index:Volume`: a disk image in a storage pool. Without `known` its check does not ask the host what
 * lies there.
 */
export function volumeHandler(known?: HostKnowledge, fleets = new FleetRun()): ResourceHandler {
  const run = new Run(fleets);
  return {
    token: "windows-guest:index:Volume",
    check: async (asked, context) => {
      const { news, made } = withoutMade(asked.news);
      const request = { ...asked, news };
      const { inputs, failures } = withWayOut(run.check(request, context.urn, context.name), request, context);
      const onHost =
        known === undefined || failures.length > 0
          ? []
          : await hostFailures(known, inputs, !run.isOwn(context.urn, inputs), made, context);
      return advised(
        { inputs, failures: [...failures, ...onHost, ...(await renamedFromPlace(request, inputs, context))] },
        request,
        context,
      );
    },
    diff: async (request) => diffVolumes(request),
    create: async ({ inputs, preview }: CreateRequest, context) =>
      preview ? { id: "", state: expected(inputs) } : createVolume(clientOf(inputs), inputs, run, context),
    read: (request, context) =>
      isImport(request) ? importVolume(request, run, context) : readVolume(clientOf(request.inputs), request, context),
    update: async (request: UpdateRequest, context) =>
      request.preview
        ? { state: expectedUpdate(request.news, request.olds, recreationAsked(request.oldInputs, request.news)) }
        : updateVolume(clientOf(request.news), request, context),
    delete: (request, context) => deleteVolume(clientOf(request.inputs), request, run, context),
    runEnded: () => run.ended(),
  };
}

/** Says what a change means for the data, where it is allowed. */
function advised(checked: CheckResult, { olds }: CheckRequest, { log }: OperationContext): CheckResult {
  const { inputs, failures } = checked;
  if (failures.length > 0 || olds.value["name"] === undefined) return checked;
  const { pool, name } = inputsOf(olds);
  if (moves(olds, inputs))
    log(
      "warning",
      `a new volume is created in the new place, without the data of the old one. Volume ${name} is kept in pool ${pool} and is not deleted. ${copyAdvice}`,
    );
  else if (samePlace(olds, inputs) && recreationAsked(olds, inputs))
    log(
      "warning",
      `volume ${name} of pool ${pool} is deleted and created again, because recreate was changed: its data is lost`,
    );
  return checked;
}

/** A disk of a fleet whose host no longer exists cannot be deployed there once more before it moves. */
function withWayOut(checked: CheckResult, { olds }: CheckRequest, { urn }: OperationContext): CheckResult {
  const from = hostUri(olds);
  if (from === undefined || olds.value["name"] === undefined || !isOfFleet(urn)) return checked;
  const failures = checked.failures.map((failure) =>
    failure.property === "host" ? { ...failure, reason: `${failure.reason}. ${forgetHint(from)}` } : failure,
  );
  return { ...checked, failures };
}

/** Another host or pool, as far as it is known. */
function moves(olds: Properties, news: Properties): boolean {
  const known = hostPlace(news) !== undefined && news.value["pool"] !== undefined;
  return known && (hostPlace(olds) !== hostPlace(news) || olds.value["pool"] !== news.value["pool"]);
}

function diffVolumes({ oldInputs, news }: DiffRequest): DiffResult {
  const meaning = (inputs: Properties): string => {
    const { pool, name, format, baseImage, size, deleteOnDestroy, recreate } = inputsOf(inputs);
    // A format that is not written is the one that the volume has.
    return JSON.stringify([
      canonicalHost(inputs),
      pool,
      name,
      format ?? inputsOf(oldInputs).format,
      baseImage,
      sizeInBytes(size),
      deleteOnDestroy === true,
      recreate,
    ]);
  };
  const moved = hostPlace(oldInputs) !== hostPlace(news);
  const replaces = (key: unknown): boolean =>
    (key === "host" && moved) || (identity as readonly unknown[]).includes(key);
  const changes = asPropertyChanges(meaningfulChanges(oldInputs, news, meaning), ([key]) => replaces(key));
  const replaced = Object.values(changes).some(({ replace }) => replace === true);
  const anew = recreationAsked(oldInputs, news);
  return { changes, stables: replaced || anew ? [] : ["path", "poolUuid", "poolPath"] };
}
