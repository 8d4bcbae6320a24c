import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Volume, type VolumeArgs } from "../../src/components";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { machineName } from "./machines";

describe("Volume on a real libvirt", function () {
  this.timeout(180_000);
  const pool = machineName("pool");
  let folder: string;
  let stack: TestStack;
  let args: VolumeArgs | undefined;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "wg-pool-"));
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
    stack = await TestStack.make(async () => {
      if (args === undefined) return {};
      const volume = new Volume("data", { pool, ...args });
      return { path: volume.path, capacityBytes: volume.capacityBytes, name: volume.name };
    });
  });
  after(async () => {
    await stack.remove();
    virsh("pool-destroy", pool);
    rmSync(folder, { recursive: true });
  });

  /** Every test begins with an empty pool and an empty stack. */
  beforeEach(async () => {
    args = undefined;
    await up();
    for (const volume of volumes()) virsh("vol-delete", volume, "--pool", pool);
  });

  const volumes = (): string[] =>
    virsh("vol-list", pool)
      .split("\n")
      .flatMap((line) => /^ (\S+) +\//.exec(line)?.[1] ?? []);
  const capacity = (name: string): number => Number(/<capacity unit='bytes'>(\d+)</.exec(virsh("vol-dumpxml", name, "--pool", pool))![1]);

  async function up(): Promise<Outcome> {
    const outcome = await stack.up();
    assertSucceeded(outcome);
    return outcome;
  }
  async function refused(says: RegExp): Promise<void> {
    const outcome = await stack.up();
    assert.ok(outcome.failed);
    assert.match(outcome.text, says);
  }

  it("is made, grows, does not shrink, and stays when the resource goes", async () => {
    args = { size: "1 GiB" };
    const { outputs } = await up();
    assert.deepEqual([outputs["name"]?.value, outputs["path"]?.value, outputs["capacityBytes"]?.value], ["data.qcow2", path.join(folder, "data.qcow2"), 2 ** 30]);
    args = { size: "1024 MiB" };
    assert.deepEqual((await up()).changes, {});
    args = { size: "2 GiB" };
    assert.deepEqual((await up()).changes, { update: 1 });
    assert.equal(capacity("data.qcow2"), 2 ** 31);
    args = { size: "1 GiB" };
    await refused(/property size .*does not shrink/);
    assert.equal(capacity("data.qcow2"), 2 ** 31);
    args = undefined;
    await up();
    assert.deepEqual(volumes(), ["data.qcow2"]);
  });

  it("stands on a base image of the same pool, and is deleted with the resource when that was asked for", async () => {
    virsh("vol-create-as", pool, "golden.qcow2", "3G", "--format=qcow2");
    args = { baseImage: "golden.qcow2", name: "clone.qcow2", deleteOnDestroy: true };
    const { outputs } = await up();
    assert.equal(outputs["capacityBytes"]?.value, 3 * 2 ** 30);
    assert.match(virsh("vol-dumpxml", "clone.qcow2", "--pool", pool), /<backingStore>\s*<path>.*golden\.qcow2<\/path>\s*<format type='qcow2'\/>/);
    args = { baseImage: "golden.qcow2", name: "small.qcow2", size: "1 GiB", deleteOnDestroy: true };
    await refused(/cannot be smaller than its base image golden\.qcow2, which has 3 GiB/);
    args = { baseImage: "missing.qcow2", name: "clone2.qcow2" };
    await refused(/has no volume missing\.qcow2/);
    args = undefined;
    await up();
    assert.deepEqual(volumes(), ["golden.qcow2"]);
  });

  it("takes a volume that exists only when told to, and never deletes it", async () => {
    virsh("vol-create-as", pool, "old.raw", "1G", "--format=raw");
    args = { name: "old.raw", format: "raw", size: "1 GiB" };
    await refused(/has a volume old\.raw already.*adopt: true/);
    args = { name: "old.raw", format: "raw", adopt: true, deleteOnDestroy: true };
    await up();
    args = undefined;
    await up();
    assert.deepEqual(volumes(), ["old.raw"]);
    args = { name: "none.raw", format: "raw", adopt: true };
    await refused(/no volume none\.raw to adopt/);
  });

  it("refuses at preview to be made anew under the name of a volume that is kept", async () => {
    args = { size: "1 GiB", format: "qcow2", name: "disk" };
    await up();
    args = { size: "1 GiB", format: "raw", name: "disk" };
    const preview = await stack.preview();
    assert.ok(preview.failed);
    assert.match(preview.text, /property format .*made anew/);
    args = { size: "1 GiB", format: "qcow2", name: "disk", deleteOnDestroy: true };
    await up();
    args = { size: "1 GiB", format: "raw", name: "disk", deleteOnDestroy: true };
    assert.deepEqual((await up()).changes, { replace: 1 });
    assert.match(virsh("vol-dumpxml", "disk", "--pool", pool), /<format type='raw'\/>/);
  });

  it("is gone when its pool says so, and not when the pool is off", async () => {
    args = { size: "1 GiB" };
    await up();
    virsh("pool-destroy", pool);
    const off = await stack.refresh();
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
    assert.ok(off.failed);
    assert.match(off.text, new RegExp(pool));
    virsh("vol-delete", "data.qcow2", "--pool", pool);
    assert.deepEqual((await stack.refresh()).changes, { delete: 1 });
  });
});
