import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { at, parseXml, textOf } from "../../domain/xml";
import type { LibvirtClient } from "../../libvirt";

/** Gets the name of the pool. */
type Work = (pool: string) => Promise<void>;

/** Works on a folder of the host by means of its pool, one after the other: libvirt does not refresh a pool while it copies in it. */
export function withPool(client: LibvirtClient, folder: string, work: Work): Promise<void> {
  const folders = queues.get(client) ?? new Map<string, FolderQueue>();
  queues.set(client, folders);
  const queue = folders.get(folder) ?? new FolderQueue(client, folder);
  folders.set(folder, queue);
  return queue.add(work);
}

const queues = new WeakMap<LibvirtClient, Map<string, FolderQueue>>();

/** What a program's machines want of one folder of one host. libvirt has no two pools of a folder, so one is open while there is work. */
class FolderQueue {
  private readonly waiting: { readonly work: Work; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
  private busy = false;

  constructor(
    private readonly client: LibvirtClient,
    private readonly folder: string,
  ) {}

  add(work: Work): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ work, done, failed });
      if (!this.busy) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) {
      const pool = await openPool(this.client, this.folder).catch((error: unknown) => {
        for (const { failed } of this.waiting.splice(0)) failed(error);
      });
      if (pool === undefined) continue;
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
        const { done, failed } = next;
        const told = await refreshed(this.client, pool.name, next.work).then(() => done, (error: unknown) => () => failed(error));
        // Before the last one is told: a program may end then. A pool that does not close is taken by the next who needs it.
        const last = this.waiting.length === 0;
        if (last) await pool.close().catch(() => undefined);
        told();
        if (last) break;
      }
    }
    this.busy = false;
  }
}

async function refreshed(client: LibvirtClient, pool: string, work: Work): Promise<void> {
  await client.virsh(`refresh pool ${pool}`, ["pool-refresh", `--pool=${pool}`]);
  await work(pool);
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
  if (known === undefined) await client.virsh(`open ${folder}`, ["pool-create-as", `--name=${name}`, "--type=dir", `--target=${folder}`]);
  // Transient: this forgets it and touches no file.
  const close = async (): Promise<void> => void (await client.virsh(`close ${folder}`, ["pool-destroy", `--pool=${name}`]));
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

/** The lines of what virsh lists. */
export const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
