import { type LibvirtClient, quote } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { Properties } from "../properties";
import type { OperationContext } from "../resource";

/**
 * A machine that is missing is gone only if this is the libvirt that had it. `qemu:///system` on another computer is
 * another one. A machine that is there needs no such proof: its UUID and owner are proof enough.
 */
export async function mustBeSameHost(
  client: LibvirtClient,
  state: Properties,
  { name, urn, signal }: Pick<OperationContext, "name" | "urn" | "signal">,
): Promise<void> {
  const { hostUuid: deployedTo } = state.value;
  if (typeof deployedTo !== "string") return;
  const here = await speaking(client.hostUuid({ signal }));
  if (here === undefined || here === deployedTo) return;
  throw new OperationFailed(
    `${name} does not exist on ${client.host}, and this is not the host that it was deployed to: the UUID of the host was ${deployedTo} and is now ${here}. Nothing was changed. ` +
      "If this is another computer, run Pulumi where the machine was deployed from, or connect to its host with qemu+ssh://. " +
      `If this is the same host with a new UUID, and the machine was removed there, remove it from the state: pulumi state delete ${quote(urn)}`,
  );
}
