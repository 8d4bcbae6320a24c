import { type LibvirtClient, LibvirtError, quote } from "../../libvirt";
import { FORGOTTEN, unlessForgotten } from "../fleet/forgotten";
import { speaking } from "../libvirt-answers";
import type { DeleteRequest, OperationContext } from "../resource";
import { overlaysOfSnapshots, refuseDeletionInUse } from "./in-use";
import { lookAgain, samePool } from "./look";
import { inputsOf } from "./outputs";
import { keyOf, type Run } from "./run";

/** Deletes a volume where that was asked for, and nobody uses it. */
export async function deleteVolume(
  client: LibvirtClient,
  { inputs, state }: DeleteRequest,
  run: Run,
  context: OperationContext,
): Promise<void> {
  const { pool, name, deleteOnDestroy } = inputsOf(inputs);
  const { signal } = context;
  if (deleteOnDestroy !== true || state.value["adopted"] === true) {
    context.log("info", `volume ${name} was kept in pool ${pool} of ${client.host}`);
    return;
  }
  const place = await speaking(unlessForgotten(client, run.fleets, lookAgain(client, pool, name, { signal })));
  if (place === FORGOTTEN) {
    context.log(
      "warning",
      `volume ${name} is removed from the state only, because ${client.host} does not answer and forgetUnreachable names it. If that host comes back, delete the volume there: virsh vol-delete ${quote(name)} --pool ${quote(pool)}`,
    );
    return;
  }
  samePool(client, state, place, name);
  const owner = run.otherOwner(context.urn, keyOf(place, name), inputs);
  if (owner !== undefined) {
    context.log("info", `volume ${name} was kept in pool ${pool} of ${client.host}: it now belongs to ${owner}`);
    return;
  }
  if (place.volume === undefined) {
    context.log(
      "warning",
      `volume ${name} no longer existed in pool ${pool} of ${client.host}. If its storage was only not mounted, the volume still exists, but Pulumi no longer manages it`,
    );
    return;
  }
  // An overlay that somebody put into the pool's folder is in libvirt's list only after libvirt has looked.
  await client.volumes.refreshPool(pool, { signal }).catch((error: unknown) => {
    if (error instanceof LibvirtError && error.isConnectionFailure) throw error;
  });
  const wish = { client, pool, name, path: place.volume.path, context };
  for (const overlay of (await overlaysOfSnapshots(wish)) ?? []) {
    context.log("info", `${overlay.path}, an overlay of a snapshot, is deleted together with volume ${name}`);
    await speaking(client.volumes.delete(overlay.pool, overlay.volume, { signal }));
  }
  await refuseDeletionInUse(wish);
  await speaking(client.volumes.delete(pool, name, { signal }));
}
