import {
  type LibvirtClient,
  libvirtClient,
  LibvirtError,
  losesTpm,
  type Looked,
  type MachineLook,
  variablesFile,
} from "../../libvirt";
import { compareVersions, daemonVersionIn } from "../../hosts";
import { OperationFailed } from "../errors";
import { isMember } from "../fleet/fleet-run";
import { FORGOTTEN, forgetHint, unlessForgotten } from "../fleet/forgotten";
import { speaking, unlessMissing } from "../libvirt-answers";
import { storageUsers, userText } from "../storage-users";
import type { DeleteRequest, OperationContext } from "../resource";
import { claimOf, mustBeOwn, ownerIn, tokenOf } from "./claim";
import { type Lifecycle, readInputs } from "./inputs";
import { mustBeClear } from "./obstacles";
import { isOff, shutDown } from "./power";
import { mustBeSameHost } from "./same-host";
import { removeSnapshotsOf } from "./snapshots";
import { copyOfVariables } from "./variables-copy";
import type { ThisRun } from "./this-run";

/**
 * Shuts a machine down and removes its definition. Its disks are kept, and so are its UEFI variables and its TPM's
 * state unless `deleteStateOnDestroy` says otherwise. Everything that libvirt would refuse is asked before Windows is
 * shut down.
 */
export async function deleteDomain(
  { id, inputs, state }: DeleteRequest,
  run: ThisRun,
  context: OperationContext,
): Promise<void> {
  const { name, signal, urn } = context;
  const uri = state.value["hostUri"];
  if (typeof uri !== "string") throw new OperationFailed(`${name}: its state does not record a host`);
  const client = libvirtClient(uri);
  if (run.hasImported(urn, id)) {
    context.log("info", `${name} was kept on ${client.host}, because the same machine was imported again`);
    return;
  }
  const looked = await lookedAt(client, id, run, context);
  if (looked === FORGOTTEN) {
    context.log(
      "warning",
      `${name} is removed from the state only, because ${client.host} does not answer and forgetUnreachable names it. If that host comes back, delete the machine there: virsh undefine ${id} --nvram --tpm`,
    );
    return;
  }
  const { machine: there } = looked;
  if (there === undefined) return mustBeSameHost(client, state, context);
  const token = tokenOf(state);
  if (claimOf(ownerIn(there), urn, token) === "own-other-deployment") {
    context.log(
      "warning",
      `${name} was kept on ${client.host}, because a later deployment of this resource took it over`,
    );
    return;
  }
  mustBeOwn(client, name, there, urn, token);
  // What the program says now counts: the inputs here are those of the last deployment that went well.
  const lifecycle = run.lifecycleOf(urn) ?? readInputs(inputs).lifecycle;
  await mustBeRemovable(client, id, there, lifecycle, context);
  if (!isOff(there.state)) await speaking(shutDown(client, id, lifecycle, context));
  await removeSnapshotsOf(client, id, there, lifecycle.deleteStateOnDestroy, context);
  const what = lifecycle.deleteStateOnDestroy ? "remove" : "keep";
  if (lifecycle.deleteStateOnDestroy) await withoutCopy(client, there, signal);
  // One that had no definition any more went with its power.
  await speaking(unlessMissing(client.undefine(id, { nvram: what, tpm: what }, { signal })));
}

async function lookedAt(
  client: LibvirtClient,
  id: string,
  { fleets }: ThisRun,
  { signal, urn }: OperationContext,
): Promise<Looked | typeof FORGOTTEN> {
  try {
    return await unlessForgotten(client, fleets, client.look(id, {}, { signal }));
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    const hint = error.isConnectionFailure && isMember(urn) ? `. ${forgetHint(client.host)}` : "";
    throw new OperationFailed(`${error.message}${hint}`);
  }
}

/** An update that was killed while it restarted the machine leaves a copy of the UEFI variables. */
async function withoutCopy(client: LibvirtClient, there: MachineLook, signal: AbortSignal): Promise<void> {
  const file = await speaking(variablesFile(client, there.inactive, { signal }));
  if (file !== undefined) await speaking(client.files.remove(copyOfVariables(file), { signal }));
}

async function mustBeRemovable(
  client: LibvirtClient,
  id: string,
  there: MachineLook,
  { deleteStateOnDestroy }: Lifecycle,
  { signal, name }: OperationContext,
): Promise<void> {
  mustBeClear(client, name, there, "removed");
  if (deleteStateOnDestroy) return mustBeOnlyUser(client, id, there, { signal, name });
  if (!losesTpm(there.inactive.text)) return;
  const version = daemonVersionIn(await speaking(client.version({ signal })));
  if (version === undefined || compareVersions(version, "8.9.0") >= 0) return;
  throw new OperationFailed(
    `${name} on ${client.host} cannot be removed, and nothing was changed: libvirt ${version} (before 8.9) would also remove the TPM state, which must be kept. Set persistent_state='yes' on the backend of its TPM first (virsh -c ${client.host} edit ${name}), or set deleteStateOnDestroy`,
  );
}

/**
 * Two machines may share one file of UEFI variables: libvirt gives out the one with the machine's name, whoever else
 * has it.
 */
async function mustBeOnlyUser(
  client: LibvirtClient,
  id: string,
  there: MachineLook,
  { signal, name }: Pick<OperationContext, "signal" | "name">,
): Promise<void> {
  const file = await speaking(variablesFile(client, there.inactive, { signal }));
  if (file === undefined) return;
  const others = (await speaking(storageUsers(client, [file], { signal }))).filter(
    (user) => user.kind !== "machine" || user.uuid !== id,
  );
  if (others.length === 0) return;
  throw new OperationFailed(
    `${name} on ${client.host} cannot be removed together with its UEFI variables, and nothing was changed: ${file} is also used by ${others.map(userText).join(" and ")}. Set deleteStateOnDestroy: false, and run this again`,
  );
}
