import { posix } from "node:path";
import { LibvirtError, type LibvirtClient } from "../../libvirt";
import { lines, withPool } from "./folder-pool";

/**
 * Copies a file of the host beside itself, by means of libvirt's storage alone: it works on every host that libvirt reaches.
 * A file that is not there, such as the NVRAM of a machine that never ran, is not copied.
 *
 * @returns false where it would have to go to another folder, which libvirt's storage cannot do, and is not there yet.
 */
export async function copyFile(client: LibvirtClient, from: string, to: string): Promise<boolean> {
  const folder = posix.dirname(to);
  let done = true;
  await withPool(client, folder, async (pool) => {
    const volumes = await volumesOf(client, pool);
    const [source, target] = [posix.basename(from), posix.basename(to)];
    if (posix.dirname(from) !== folder) {
      done = volumes.includes(target);
      return;
    }
    if (!volumes.includes(source)) return;
    // What an earlier attempt left behind is older than the source.
    if (volumes.includes(target)) await client.volumes.delete(pool, target);
    await client.virsh(`copy ${from}`, ["vol-clone", `--pool=${pool}`, `--vol=${source}`, `--newname=${target}`]);
  });
  return done;
}

const listings = new WeakMap<LibvirtClient, Map<string, Promise<readonly string[]>>>();

/** Names of the files in a folder of the host. Whoever asks while somebody else does shares the answer: a program's new machines ask at once. */
export function filesIn(client: LibvirtClient, folder: string): Promise<readonly string[]> {
  const underWay = listings.get(client) ?? new Map<string, Promise<readonly string[]>>();
  listings.set(client, underWay);
  const known = underWay.get(folder);
  if (known !== undefined) return known;
  const listing = list(client, folder).finally(() => underWay.delete(folder));
  underWay.set(folder, listing);
  return listing;
}

/** A folder that is not there yet, or not to be read, has none. */
async function list(client: LibvirtClient, folder: string): Promise<readonly string[]> {
  let files: readonly string[] = [];
  await withPool(client, folder, async (pool) => void (files = await volumesOf(client, pool))).catch((error: unknown) => {
    if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
  });
  return files;
}

/** Gives a file of the host another name in its folder. */
export async function renameFile(client: LibvirtClient, from: string, to: string): Promise<void> {
  await copyFile(client, from, to);
  await withPool(client, posix.dirname(from), (pool) => client.volumes.delete(pool, posix.basename(from)));
}

async function volumesOf(client: LibvirtClient, pool: string): Promise<string[]> {
  const table = await client.virsh(`list pool ${pool}`, ["vol-list", `--pool=${pool}`]);
  // Name and path in columns; a name may have blanks, and the path ends with it.
  return lines(table).flatMap((line) => (line.includes(" /") ? [posix.basename(line.slice(line.indexOf(" /")).trim())] : []));
}
