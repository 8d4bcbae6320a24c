import { sizeText } from "../../guest";
import type { LibvirtClient } from "../../libvirt";
import { OperationFailed } from "../errors";
import { speaking } from "../libvirt-answers";
import type { OperationContext } from "../resource";
import { runningUser } from "./in-use";
import { sizeInBytes, type VolumeInputs } from "./inputs";
import type { ExistingVolume } from "./xml";

/**
 * The volume with the size that is wanted. A running machine grows its disk itself, so that Windows sees it at once.
 */
export async function grown(
  client: LibvirtClient,
  { pool, name, size }: VolumeInputs,
  there: ExistingVolume,
  context: OperationContext,
): Promise<ExistingVolume> {
  const wanted = sizeInBytes(size);
  if (wanted === undefined || wanted === there.capacityBytes) return there;
  if (wanted < there.capacityBytes) {
    throw new OperationFailed(
      `volume ${name} of pool ${pool} has ${sizeText(Math.ceil(there.capacityBytes / 1024))} and cannot shrink to ${size!}, because Windows would lose the data at its end`,
    );
  }
  const { signal } = context;
  const user = await runningUser({ client, pool, name, path: there.path, context });
  if (user === undefined) await speaking(client.volumes.grow(pool, name, wanted, { signal }));
  else
    await speaking(
      client.virsh(
        `grow disk ${user.target} of ${user.name}`,
        ["blockresize", `--domain=${user.uuid}`, `--path=${user.target}`, `--size=${wanted}B`],
        { signal },
      ),
    );
  return { ...there, capacityBytes: wanted };
}
