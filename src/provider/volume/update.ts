import { type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed, OutcomeUnknown } from "../errors";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext, UpdateRequest } from "../resource";
import { made } from "./create";
import { grown } from "./grow";
import { refuseRecreationInUse } from "./in-use";
import { recreateExample, recreationAsked } from "./inputs";
import { lookAgain, type Place, samePool } from "./look";
import { make, plan, sameFormat } from "./make";
import { inputsOf, stateOf } from "./outputs";

/**
 * Grows a volume, or makes it anew where that was asked for. One that vanished is never made anew without being asked.
 */
export async function updateVolume(
  client: LibvirtClient,
  request: UpdateRequest,
  context: OperationContext,
): Promise<{ state: Properties }> {
  const { oldInputs, olds, news } = request;
  const wanted = inputsOf(news);
  const place = await speaking(lookAgain(client, wanted.pool, wanted.name, { signal: context.signal }));
  samePool(client, olds, place, wanted.name);
  if (recreationAsked(oldInputs, news)) return { state: await recreated(client, request, place, context) };
  if (place.volume === undefined) throw vanished(client, oldInputs, olds, context.urn);
  sameFormat(client, wanted, place.volume);
  return {
    state: stateOf(news, await grown(client, wanted, place.volume, context), place, olds.value["adopted"] === true),
  };
}

/** An error, never "gone": an empty volume in its place would hide what is wrong, and Windows would start from it. */
export function vanished(
  client: LibvirtClient,
  inputs: Properties,
  { value }: Properties,
  urn: string,
): OperationFailed {
  const { pool, name } = inputsOf(inputs);
  const path = typeof value["path"] === "string" ? value["path"] : undefined;
  return new OperationFailed(
    [
      `pool ${pool} of ${client.host} is active, but its volume ${name}${path === undefined ? "" : ` (${path})`} no longer exists. It is not recreated automatically, because its data may still exist. Check on the host:`,
      `  - Is the storage of the pool mounted?${path === undefined ? "" : ` findmnt -T ${path}`}`,
      `  - Does the pool point to the right directory? virsh -c ${client.host} pool-dumpxml ${pool}`,
      "  - Was the file moved, or replaced by a snapshot overlay? Move it back, or restore it from a backup, under its old name.",
      `Then run pulumi refresh. If its data is lost permanently: to create an empty volume, set ${recreateExample(inputs)} (in a WindowsGuest: on the disk) and run pulumi up --refresh=false; to remove it from the state, run: pulumi state delete '${urn}'`,
    ].join("\n"),
  );
}

/**
 * Everything that can be refused is refused first. Interrupted afterwards, the next `up` goes on: it still is asked to.
 */
async function recreated(
  client: LibvirtClient,
  { olds, news }: UpdateRequest,
  place: Place,
  context: OperationContext,
): Promise<Properties> {
  const wanted = inputsOf(news);
  const { pool, name } = wanted;
  const xml = await speaking(plan(client, wanted, place, context));
  const paths = [place.volume?.path, olds.value["path"]].filter((path): path is string => typeof path === "string");
  for (const path of new Set(paths)) await refuseRecreationInUse({ client, pool, name, path, context });
  if (place.volume !== undefined) await speaking(client.volumes.delete(pool, name, { signal: context.signal }));
  try {
    await make(client, wanted, xml, context);
  } catch (error) {
    if (error instanceof OutcomeUnknown || !(error instanceof LibvirtError)) throw error;
    throw new OperationFailed(
      `the old volume ${name} of pool ${pool} was deleted as requested, but the new one could not be created: ${error.message}. Fix the cause and run pulumi up again`,
    );
  }
  return stateOf(news, await made(client, wanted, context), place, false);
}
