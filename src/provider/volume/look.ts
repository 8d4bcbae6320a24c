import { type Answer, type CallOptions, type LibvirtClient, LibvirtError } from "../../libvirt";
import { OperationFailed } from "../errors";
import { readAs } from "../libvirt-answers";
import type { Properties } from "../properties";
import { type ExistingVolume, type PoolFacts, readPoolXml, readVolumeXml } from "./xml";

/** A pool that is there and active, and one volume's place in it. */
export interface Place {
  readonly pool: PoolFacts;
  /** Absent: libvirt's list of the pool has no such volume. */
  readonly volume?: ExistingVolume;
}

/**
 * What a host says about a volume and its pool. A pool that is missing or off says nothing about its volumes: that is
 * an error.
 */
export async function look(client: LibvirtClient, pool: string, name: string, options: CallOptions): Promise<Place> {
  const commands = [
    ["vol-dumpxml", `--pool=${pool}`, `--vol=${name}`],
    ["pool-dumpxml", `--pool=${pool}`],
  ] as const;
  const answers = await client.batch(`read volume ${name} of pool ${pool}`, commands, options);
  const [volume, facts] = answers as [Answer, Answer];
  if (!facts.ok) throw facts.error.code === "not-found" ? noPool(client, pool) : facts.error;
  const known = readAs(readPoolXml, facts.text, client, commands[1]);
  if (volume.ok) return { pool: known, volume: readAs(readVolumeXml, volume.text, client, commands[0]) };
  if (volume.error.code === "not-found" && /storage vol/i.test(volume.error.reason)) return { pool: known };
  throw /not active/i.test(volume.error.reason) ? poolIsOff(client, pool, known) : volume.error;
}

/**
 * The same, and where libvirt's list lacks the volume, once more after libvirt has looked into the pool: others put
 * files there and mount storage.
 */
export async function lookAgain(
  client: LibvirtClient,
  pool: string,
  name: string,
  options: CallOptions,
): Promise<Place> {
  const first = await look(client, pool, name, options);
  if (first.volume !== undefined) return first;
  await refresh(client, pool, first.pool, options);
  return look(client, pool, name, options);
}

/** Has libvirt read the pool's storage once more. Where that fails, the pool is off from then on. */
async function refresh(client: LibvirtClient, pool: string, facts: PoolFacts, options: CallOptions): Promise<void> {
  try {
    await client.volumes.refreshPool(pool, options);
  } catch (error) {
    if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
    // A volume is being made there: what libvirt knows is all there is for now.
    if (/asynchronous jobs/i.test(error.reason)) return;
    throw poolIsOff(client, pool, facts, error.reason);
  }
}

const noPool = (client: LibvirtClient, pool: string): OperationFailed =>
  new OperationFailed(
    `${client.host} has no storage pool ${pool}. virsh -c ${client.host} pool-list --all lists its pools. Define it again; if it was removed permanently, remove its volumes from the state: pulumi state delete`,
  );

const poolIsOff = (client: LibvirtClient, pool: string, { path }: PoolFacts, reason?: string): OperationFailed =>
  new OperationFailed(
    `storage pool ${pool} of ${client.host} is not active${reason === undefined ? "" : ` (${reason})`}, so nothing is known about its volumes. ${path === "" ? "Make sure that its storage is available" : `Make sure that its storage is mounted (on the host: findmnt -T ${path})`}, then start it: virsh -c ${client.host} pool-start ${pool}`,
  );

/** What the state remembers of the pool. */
export const poolOutputs = ({ uuid, path }: PoolFacts): { poolUuid: string; poolPath: string } => ({
  poolUuid: uuid,
  poolPath: path,
});

/** Refuses where another pool has the name now: its volume of the same name is another volume. */
export function samePool(client: LibvirtClient, { value }: Properties, { pool }: Place, name: string): void {
  const { pool: poolName, poolUuid, poolPath } = value as Record<string, string | undefined>;
  if (poolUuid === undefined || poolUuid === pool.uuid || poolPath === pool.path) return;
  throw new OperationFailed(
    `${client.host} now has a different storage pool named ${poolName!}: ${pool.path} (UUID ${pool.uuid}). Volume ${name} was created in ${poolPath ?? ""} (UUID ${poolUuid}), and nothing was changed. Restore the names of the pools, or remove the volume from the state (pulumi state delete) and declare it again`,
  );
}
