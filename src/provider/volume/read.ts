import type { LibvirtClient } from "../../libvirt";
import { speaking } from "../libvirt-answers";
import { withValues } from "../properties";
import type { OperationContext, ReadRequest, ReadResult } from "../resource";
import { lookAgain, poolOutputs, samePool } from "./look";
import { inputsOf, marked } from "./outputs";
import { vanished } from "./update";

/**
 * Looks at a volume as it is. One that is not there is an error with what to check: its storage may only not be
 * mounted.
 */
export async function readVolume(
  client: LibvirtClient,
  { id, inputs, state }: ReadRequest,
  context: OperationContext,
): Promise<ReadResult> {
  const { pool, name } = inputsOf(inputs);
  const place = await speaking(lookAgain(client, pool, name, { signal: context.signal }));
  samePool(client, state, place, name);
  if (place.volume === undefined) throw vanished(client, inputs, state, context.urn);
  const { path, capacityBytes } = place.volume;
  const seen = { ...withValues(state, { path, capacityBytes, ...poolOutputs(place.pool) }), secrets: state.secrets };
  return { id, inputs, state: marked(inputs, seen) };
}
