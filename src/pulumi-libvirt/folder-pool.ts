import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { at, parseXml, textOf } from "../domain/xml";
import { type LibvirtClient, lines } from "../libvirt";
import { limiter } from "../libvirt/limiter";

/** Gets the name of the pool. */
type Work = (pool: string) => Promise<void>;

const pools = new WeakMap<LibvirtClient, Map<string, FolderPool>>();

/** The pool of a folder of a host, for all machines of the program. */
export function folderPool(client: LibvirtClient, folder: string): FolderPool {
  const folders = pools.get(client) ?? new Map<string, FolderPool>();
  pools.set(client, folders);
  const pool = folders.get(folder) ?? new FolderPool(client, folder);
  folders.set(folder, pool);
  return pool;
}

/**
 * libvirt has no two pools of a folder, and does not refresh one while it copies in it: one is open while there is
 * work, which is done in turn.
 */
export class FolderPool {
  private readonly inTurn = limiter(1);
  private users = 0;
  private pool: OpenPool | undefined;

  constructor(
    private readonly client: LibvirtClient,
    private readonly folder: string,
  ) {}

  use(work: Work): Promise<void> {
    this.users++;
    return this.inTurn(async () => {
      try {
        const { name } = (this.pool ??= await openPool(this.client, this.folder));
        await this.client.virsh(`refresh pool ${name}`, ["pool-refresh", `--pool=${name}`]);
        await work(name);
      } finally {
        this.users--;
        if (this.users === 0) await this.close();
      }
    });
  }

  /** A pool that does not close is taken by the next who needs it. */
  private async close(): Promise<void> {
    const { pool } = this;
    this.pool = undefined;
    await pool?.close().catch(() => undefined);
  }
}

interface OpenPool {
  readonly name: string;
  close(): Promise<void>;
}

/** Of another program that works on the folder just now, or that was killed while it did. */
const TEMPORARY = "windows-guest-";
const PATIENCE_S = 30;

/** The pool of a folder: the one that is there already, else one that goes again. */
async function openPool(client: LibvirtClient, folder: string): Promise<OpenPool> {
  let known = await poolOf(client, folder);
  for (let waited = 0; known?.startsWith(TEMPORARY) === true && waited < PATIENCE_S; waited++) {
    await sleep(1_000);
    known = await poolOf(client, folder);
  }
  const name = known ?? `${TEMPORARY}${randomBytes(6).toString("hex")}`;
  if (known === undefined)
    await client.virsh(`open ${folder}`, ["pool-create-as", `--name=${name}`, "--type=dir", `--target=${folder}`]);
  // Transient: this forgets it and touches no file.
  const close = async (): Promise<void> =>
    void (await client.virsh(`close ${folder}`, ["pool-destroy", `--pool=${name}`]));
  return { name, close: name.startsWith(TEMPORARY) ? close : async () => undefined };
}

async function poolOf(client: LibvirtClient, folder: string): Promise<string | undefined> {
  for (const pool of lines(await client.virsh("list the storage pools", ["pool-list", "--name"]))) {
    const xml = await client.virsh(`read pool ${pool}`, ["pool-dumpxml", `--pool=${pool}`]);
    const path = textOf(at(parseXml(xml), "target", "path"))?.trim();
    if (path !== undefined && posix.normalize(path) === posix.normalize(folder)) return pool;
  }
  return undefined;
}
