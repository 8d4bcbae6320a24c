import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { libvirtClient } from "../../../src/libvirt";
import { inLock, listSnapshots, removeSnapshot } from "../../../src/libvirt/snapshots";
import { bin, ensureBuilt, run } from "../../cli/support/command";
import { hasFirmware, SnapshotMachineOfTest } from "./machines";

/** On the libvirt of this computer. The first process waits in the middle of its work. */
describe("two snapshot operations on one machine", function () {
  this.timeout(180_000);
  const client = libvirtClient("qemu:///system");
  let ada: SnapshotMachineOfTest;
  let folder: string;
  let first: ChildProcess | undefined;
  const file = (name: string): string => path.join(folder, name);
  const snapshots = (...args: readonly string[]): ReturnType<typeof run> =>
    run(["snapshots", "qemu:///system", ada.name, ...args]);
  const lockFile = (): string => `/var/lib/libvirt/qemu/nvram/${ada.uuid}.snapshots.lock`;

  before(function () {
    if (!hasFirmware()) this.skip();
    ensureBuilt();
    ada = new SnapshotMachineOfTest("lock");
    folder = mkdtempSync(path.join(tmpdir(), "wg-lock-"));
    const virsh = execFileSync("which", ["virsh"], { encoding: "utf8" }).trim();
    const waits = `case "$*" in *snapshot-create*) : >'${file("waiting")}'; until [ -e '${file("go")}' ]; do sleep 0.05; done ;; esac`;
    writeFileSync(file("virsh"), `#!/bin/sh\n${waits}\nexec '${virsh}' "$@"\n`, { mode: 0o755 });
  });
  afterEach(async () => {
    first?.kill("SIGKILL");
    for (const { name } of [...(await listSnapshots(client, ada.uuid))].reverse())
      await removeSnapshot(client, ada.uuid, name);
    for (const name of ["waiting", "go"]) rmSync(file(name), { force: true });
  });
  after(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
    SnapshotMachineOfTest.cleanUp(ada === undefined ? [] : [ada]);
  });

  async function begun(): Promise<ChildProcess> {
    first = spawn(process.execPath, [bin, "snapshots", "qemu:///system", ada.name, "create", "one"], {
      env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env["PATH"]}` },
      stdio: "ignore",
    });
    while (!existsSync(file("waiting"))) await sleep(20);
    return first;
  }

  for (const args of [
    ["create", "two"],
    ["remove", "one"],
    ["revert", "one"],
  ])
    it(`${args[0]} is refused while another process makes one, and the other one ends well`, async () => {
      const other = await begun();
      const { code, stderr } = snapshots(...args);
      assert.equal(code, 1);
      assert.match(
        stderr,
        new RegExp(
          `cannot .* of ${ada.name} on qemu:///system, and nothing was changed: another operation is changing its disks \\(make a snapshot, by .*@${hostname()}, process ${other.pid}, since 20..-..-..T..:..:..Z\\)\\. Wait until that one is finished, and run this again\\. On the host, fuser -v ${lockFile()} shows its process\n$`,
        ),
      );
      writeFileSync(file("go"), "");
      const [exit] = (await once(other, "exit")) as [number];
      assert.equal(exit, 0);
      assert.deepEqual(
        (await listSnapshots(client, ada.uuid)).map(({ name, incomplete }) => [name, incomplete]),
        [["one", undefined]],
      );
      assert.equal(existsSync(lockFile()), false);
      assert.equal(snapshots("remove", "one").code, 0);
    });

  it("a process that is killed leaves no lock", async () => {
    const other = await begun();
    other.kill("SIGKILL");
    await once(other, "exit");
    const { code, stderr } = snapshots("create", "two");
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      (await listSnapshots(client, ada.uuid)).map(({ name, incomplete }) => [name, incomplete]),
      [["two", undefined]],
    );
    assert.equal(readdirSync(ada.folder).length, 4, "the base of each disk, and one overlay");
    assert.equal(existsSync(lockFile()), false);
  });

  it("an operation that is a part of another needs no lock of its own", async () => {
    const inner = await inLock(client, ada.uuid, "test", {}, () =>
      inLock(client, ada.uuid, "test", {}, async () => existsSync(lockFile())),
    );
    assert.equal(inner, true);
    assert.equal(existsSync(lockFile()), false);
  });

  it("of many at once, one has the lock at a time", async () => {
    let inside = 0;
    const seen: number[] = [];
    const one = (): Promise<void> =>
      inLock(client, ada.uuid, "test", {}, async () => {
        seen.push(++inside);
        await sleep(10);
        inside--;
      });
    await Promise.all(Array.from({ length: 12 }, one));
    assert.deepEqual(seen, Array(12).fill(1));
  });
});
