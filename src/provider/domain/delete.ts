import { libvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking, unlessMissing } from "../libvirt-answers";
import type { DeleteRequest, OperationContext } from "../resource";
import { readInputs } from "./inputs";
import { isOff, shutDown } from "./power";

/**
 * Shuts a machine down and removes its definition. Its disks are kept, and so are its UEFI variables and its TPM's state unless
 * `deleteStateOnDestroy` says otherwise.
 */
export async function deleteDomain({ id, inputs, state }: DeleteRequest, context: OperationContext): Promise<void> {
  const uri = state.value["hostUri"];
  if (typeof uri !== "string") throw new OperationFailed(`${context.name}: its state does not say on which host it is`);
  const client = libvirtClient(uri);
  const { lifecycle } = readInputs(inputs);
  const power = await speaking(unlessMissing(client.state(id, { signal: context.signal })));
  if (power === undefined) return;
  if (!isOff(power)) await speaking(shutDown(client, id, lifecycle, context));
  const what = lifecycle.deleteStateOnDestroy ? "remove" : "keep";
  await speaking(client.undefine(id, { nvram: what, tpm: what }));
}
