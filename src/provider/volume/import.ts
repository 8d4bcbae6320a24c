import { sizeText } from "../../guest/reading/size";
import { libvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { hostUri } from "../host-uri";
import { volumeIn } from "../import-id";
import { speaking } from "../libvirt-answers";
import { plain, type Properties, withValues } from "../properties";
import type { OperationContext, ReadRequest } from "../resource";
import { lookAgain } from "./look";
import { idOf, stateOf } from "./outputs";
import { keyOf, type Run } from "./run";

/** An import says nothing but the ID, and at most the configured host. */
export const isImport = ({ inputs }: ReadRequest): boolean => inputs.value["name"] === undefined;

/**
 * A volume for Pulumi's import, as if it had been adopted: nobody deletes it. Its base image is not among the inputs,
 * because it cannot be changed.
 */
export async function importVolume(
  { id, inputs: configured }: ReadRequest,
  run: Run,
  { signal, urn }: OperationContext,
): Promise<{ readonly id: string; readonly inputs: Properties; readonly state: Properties }> {
  const { uri, pool, name } = volumeIn(id);
  const host = uri === undefined ? configured : plain({ host: { uri } });
  const client = libvirtClient(hostUri(host)!);
  const place = await speaking(lookAgain(client, pool, name, { signal }));
  if (place.volume === undefined)
    throw new OperationFailed(
      `pool ${pool} of ${client.host} has no volume ${name}. virsh -c ${client.host} vol-list ${pool} lists its volumes`,
    );
  // The engine may delete what it replaces by this import, and that may be the same volume under another ID.
  run.takeOver(keyOf(place, name), urn);
  const inputs = withValues(host, { pool, name, adopt: true, ...sizeOf(place.volume.capacityBytes) });
  return { id: idOf(inputs), inputs, state: stateOf(inputs, place.volume, place, true) };
}

/** Sizes are whole KiB; a volume that others made may have another one. */
const sizeOf = (bytes: number): { readonly size?: string } =>
  bytes % 1024 === 0 ? { size: sizeText(bytes / 1024) } : {};
