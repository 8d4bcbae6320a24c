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
    `${name} is not on ${client.host}, and this is not the libvirt it was deployed to: the host's UUID was ${deployedTo} and is ${here}. Nothing was changed. ` +
      "Is this another computer? Then run Pulumi where it was deployed from, or reach the host by qemu+ssh://. " +
      `If it is the same host under a new UUID, and the machine was removed there, remove it from the state: pulumi state delete ${quote(urn)}`,
  );
}
