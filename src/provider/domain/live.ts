import { domainDifferences } from "../../domain";
import type { LibvirtClient } from "../../libvirt";
import type { Live } from "./outputs";
import { isOff } from "./power";

/** Whether the machine runs, and whether as it is defined. */
export async function liveState(client: LibvirtClient, id: string): Promise<Live> {
  const state = await client.state(id);
  if (isOff(state)) return { state, restartRequired: false, drift: [] };
  const [defined, running] = await Promise.all([client.dumpXml(id, { inactive: true }), client.dumpXml(id)]);
  return { state, restartRequired: domainDifferences(defined, running, { ignoreLibvirtAdditions: true }).length > 0, drift: [] };
}
