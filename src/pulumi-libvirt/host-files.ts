import { posix } from "node:path";
import { LibvirtError, lines, type LibvirtClient } from "../libvirt";
import { folderPool, type FolderPool } from "./folder-pool";

/**
 * Copies a file of the host beside itself, by means of libvirt's storage alone: it works on every host that libvirt
 * reaches. A file that is not there, such as the NVRAM of a machine that never ran, is not copied.
 *
 * @returns false where it would have to go to another folder, which libvirt's storage cannot do, and is not there yet.
 */
export async function copyFile(client: LibvirtClient, from: string, to: string): Promise<boolean> {
  const folder = posix.dirname(to);
  let done = true;
  await folderPool(client, folder).use(async (pool) => {
    if (posix.dirname(from) === folder) await copyIn(client, pool, posix.basename(from), posix.basename(to));
    else done = (await volumesOf(client, pool)).includes(posix.basename(to));
  });
  return done;
}

async function copyIn(client: LibvirtClient, pool: string, from: string, to: string): Promise<void> {
  const volumes = await volumesOf(client, pool);
  if (!volumes.includes(from)) return;
  // What an earlier attempt left behind is older than the source.
  if (volumes.includes(to)) await client.volumes.delete(pool, to);
  await client.virsh(`copy ${from}`, ["vol-clone", `--pool=${pool}`, `--vol=${from}`, `--newname=${to}`]);
}

/** Gives a file of the host another name in its folder. */
export const renameFile = (client: LibvirtClient, folder: string, from: string, to: string): Promise<void> =>
  folderPool(client, folder).use(async (pool) => {
    await copyIn(client, pool, from, to);
    await client.volumes.delete(pool, from);
  });

const listings = new WeakMap<FolderPool, Promise<readonly string[]>>();

/**
 * Names of the files in a folder of the host. Whoever asks while somebody else does shares the answer: a program's new
 * machines ask at once.
 */
export function filesIn(client: LibvirtClient, folder: string): Promise<readonly string[]> {
  const pool = folderPool(client, folder);
  const known = listings.get(pool);
  if (known !== undefined) return known;
  const listing = list(client, pool).finally(() => listings.delete(pool));
  listings.set(pool, listing);
  return listing;
}

/** A folder that is not there yet, or not to be read, has none. */
async function list(client: LibvirtClient, folder: FolderPool): Promise<readonly string[]> {
  let files: readonly string[] = [];
  await folder
    .use(async (pool) => void (files = await volumesOf(client, pool)))
    .catch((error: unknown) => {
      if (!(error instanceof LibvirtError) || error.isConnectionFailure) throw error;
    });
  return files;
}

async function volumesOf(client: LibvirtClient, pool: string): Promise<string[]> {
  const table = await client.virsh(`list pool ${pool}`, ["vol-list", `--pool=${pool}`]);
  // Name and path in columns; a name may have blanks, and the path ends with it.
  return lines(table).flatMap((line) =>
    line.includes(" /") ? [posix.basename(line.slice(line.indexOf(" /")).trim())] : [],
  );
}
