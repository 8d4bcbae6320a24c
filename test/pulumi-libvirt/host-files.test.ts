import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { copyFile, filesIn, renameFile } from "../../src/pulumi-libvirt/host-files";
import { LibvirtError, type LibvirtClient } from "../../src/libvirt";

const FOLDER = "/var/lib/libvirt/qemu/nvram";

/** libvirt's storage, as strict as the real one: no two pools of a folder, and none is refreshed while it copies. */
class Storage {
  readonly pools = new Set<string>();
  readonly opened: string[] = [];
  private copying = 0;

  constructor(readonly files: Set<string>) {}

  readonly client = {
    host: "qemu:///system",
    virsh: async (_: string, args: readonly string[]) => {
      await sleep(1);
      return this.answer(
        args[0]!,
        Object.fromEntries(args.slice(1).map((arg) => arg.replace(/^--/, "").split("=")) as [string, string][]),
      );
    },
    volumes: {
      delete: async (pool: string, volume: string) => void (await this.answer("vol-delete", { pool, vol: volume })),
    },
  } as unknown as LibvirtClient;

  private async answer(
    command: string,
    { name = "", pool = "", vol = "", newname = "" }: Record<string, string>,
  ): Promise<string> {
    const fail = (reason: string): never => {
      throw new LibvirtError("operation-failed", "qemu:///system", command, reason, "");
    };
    if (pool !== "" && !this.pools.has(pool))
      fail(`storage pool not found: no storage pool with matching name '${pool}'`);
    switch (command) {
      case "pool-list":
        return [...this.pools].join("\n");
      case "pool-dumpxml":
        return `<pool><target><path>${FOLDER}</path></target></pool>`;
      case "pool-create-as":
        if (this.pools.size > 0) fail("Storage source conflict with pool");
        this.pools.add(name);
        this.opened.push(name);
        return "";
      case "pool-refresh":
        return this.copying > 0 ? fail("pool has asynchronous jobs running") : "";
      case "pool-destroy":
        this.pools.delete(pool);
        return "";
      case "vol-list":
        return [...this.files].map((file) => ` ${file}   ${FOLDER}/${file}`).join("\n");
      case "vol-clone":
        this.copying++;
        await sleep(5);
        this.copying--;
        if (vol === "bad") fail("no space left on device");
        this.files.add(newname);
        return "";
      case "vol-delete":
        this.files.delete(vol);
        return "";
      default:
        return fail("what is this?");
    }
  }
}

const at = (file: string): string => `${FOLDER}/${file}`;

describe("files of a host, by libvirt's storage", () => {
  it("many machines at once open one pool, and leave none", async () => {
    const machines = Array.from({ length: 20 }, (_, i) => `m${i}`);
    const storage = new Storage(new Set(machines.map((name) => `${name}.old`)));
    await Promise.all(
      machines.map((name) =>
        name.endsWith("0")
          ? renameFile(storage.client, FOLDER, `${name}.old`, `${name}.new`)
          : copyFile(storage.client, at(`${name}.old`), at(`${name}.new`)),
      ),
    );
    for (const name of machines) {
      assert.ok(storage.files.has(`${name}.new`), name);
      assert.equal(storage.files.has(`${name}.old`), !name.endsWith("0"), name);
    }
    assert.deepEqual([...storage.pools], []);
    assert.equal(storage.opened.length, 1);
  });

  it("who asks for a folder at once gets one answer", async () => {
    const storage = new Storage(new Set(["a", "b"]));
    const answers = await Promise.all(Array.from({ length: 5 }, () => filesIn(storage.client, FOLDER)));
    assert.deepEqual(new Set(answers), new Set([answers[0]]));
    assert.deepEqual(answers[0], ["a", "b"]);
    storage.files.add("c");
    assert.deepEqual(await filesIn(storage.client, FOLDER), ["a", "b", "c"]);
  });

  it("a pool that is there stays", async () => {
    const storage = new Storage(new Set(["a"]));
    storage.pools.add("nvram");
    await copyFile(storage.client, at("a"), at("b"));
    assert.deepEqual([[...storage.pools], storage.opened, [...storage.files]], [["nvram"], [], ["a", "b"]]);
  });

  it("another program's pool is waited for, because it goes", async () => {
    const storage = new Storage(new Set(["a"]));
    storage.pools.add("windows-guest-0123456789ab");
    const gone = sleep(300).then(() => storage.pools.clear());
    await copyFile(storage.client, at("a"), at("b"));
    await gone;
    assert.deepEqual([[...storage.pools], [...storage.files]], [[], ["a", "b"]]);
  });

  it("a failure is told to the one whose it is, and the others go on", async () => {
    const storage = new Storage(new Set(["bad", "b"]));
    const [bad, good] = await Promise.allSettled([
      copyFile(storage.client, at("bad"), at("bad2")),
      copyFile(storage.client, at("b"), at("b2")),
    ]);
    assert.equal(bad.status, "rejected");
    assert.equal(good.status, "fulfilled");
    assert.ok(storage.files.has("b2"));
    assert.deepEqual([...storage.pools], []);
  });
});
