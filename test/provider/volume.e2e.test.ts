import assert from "node:assert/strict";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Volume, type VolumeArgs } from "../../src/components";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { machineName } from "./machines";

describe("Volume on a real libvirt", function () {
  this.timeout(180_000);
  const pool = machineName("pool");
  let folder: string;
  let stack: TestStack;
  let args: VolumeArgs | undefined;
  let pulumiName = "data";

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "wg-pool-"));
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
    stack = await TestStack.make(async () => {
      if (args === undefined) return {};
      const volume = new Volume(pulumiName, { pool, ...args });
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
  const capacity = (name: string): number =>
    Number(/<capacity unit='bytes'>(\d+)</.exec(virsh("vol-dumpxml", name, "--pool", pool))![1]);

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
    assert.deepEqual(
      [outputs["name"]?.value, outputs["path"]?.value, outputs["capacityBytes"]?.value],
      ["data.qcow2", path.join(folder, "data.qcow2"), 2 ** 30],
    );
    args = { size: "1024 MiB" };
    assert.deepEqual((await up()).changes, {});
    args = { size: "2 GiB" };
    assert.deepEqual((await up()).changes, { update: 1 });
    assert.equal(capacity("data.qcow2"), 2 ** 31);
    args = { size: "1 GiB" };
    await refused(/has a problem: size: .*cannot shrink/);
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
    assert.match(
      virsh("vol-dumpxml", "clone.qcow2", "--pool", pool),
      /<backingStore>\s*<path>.*golden\.qcow2<\/path>\s*<format type='qcow2'\/>/,
    );
    args = { baseImage: "golden.qcow2", name: "small.qcow2", size: "1 GiB", deleteOnDestroy: true };
    await refused(/size: volume small\.qcow2 has 1 GiB, but its base image golden\.qcow2 on [^ ]+ has 3 GiB/);
    args = { baseImage: "missing.qcow2", name: "clone2.qcow2" };
    await refused(
      /baseImage: volume clone2\.qcow2 uses base image missing\.qcow2, which does not exist on [^ ]+ \(it has [^)]*golden\.qcow2/,
    );
    args = undefined;
    await up();
    assert.deepEqual(volumes(), ["golden.qcow2"]);
  });

  it("takes a volume that exists only when told to, and never deletes it", async () => {
    virsh("vol-create-as", pool, "old.raw", "1G", "--format=raw");
    args = { name: "old.raw", format: "raw", size: "1 GiB" };
    await refused(/already has a volume named old\.raw.*adopt: true/);
    args = { name: "old.raw", format: "raw", adopt: true, deleteOnDestroy: true };
    await up();
    args = undefined;
    await up();
    assert.deepEqual(volumes(), ["old.raw"]);
    args = { name: "none.raw", format: "raw", adopt: true };
    await refused(/no volume none\.raw to adopt/);
  });

  it("is made anew only when that is asked for with a new text, whatever deleteOnDestroy says", async () => {
    args = { size: "1 GiB", format: "qcow2", name: "disk", deleteOnDestroy: true };
    await up();
    args = { size: "1 GiB", format: "raw", name: "disk", deleteOnDestroy: true };
    const preview = await stack.preview();
    assert.ok(preview.failed);
    assert.match(preview.text, /has a problem: format: .*would lose its data.*set recreate/);
    args = { size: "1 GiB", format: "raw", name: "disk", recreate: "2026-11-26" };
    assert.match((await stack.preview()).text, /warning: volume disk of pool .* is deleted and created again/);
    assert.deepEqual((await up()).changes, { update: 1 });
    assert.match(virsh("vol-dumpxml", "disk", "--pool", pool), /<format type='raw'\/>/);
    assert.deepEqual((await up()).changes, {});
    args = { size: "1 GiB", format: "qcow2", name: "disk", recreate: "2026-11-26" };
    await refused(/has a problem: format: .*recreated/);
  });

  it("says what to do instead of pulumi up --replace, and is left as it is", async () => {
    for (const adopt of [false, true]) {
      args = { size: "1 GiB", deleteOnDestroy: true, adopt };
      await up();
      const { urn } = (await stack.resources()).find(({ type }) => type === "windows-guest:index:Volume")!;
      const replaced = await stack.upReplacing([urn]);
      // With adopt it is taken as it is.
      assert.equal(replaced.failed, !adopt);
      assert.match(
        replaced.text,
        adopt
          ? /already exists and is adopted unchanged/
          : /pulumi up --replace was meant to recreate it, run pulumi up without --replace and with a new value of recreate/,
      );
      assert.deepEqual((await up()).changes, {});
      assert.ok(existsSync(path.join(folder, "data.qcow2")));
    }
  });

  it("is not deleted with a resource whose Pulumi name changed, once the new one has taken it over", async () => {
    args = { size: "1 GiB", name: "data.qcow2", deleteOnDestroy: true };
    await up();
    pulumiName = "renamed";
    try {
      await refused(/already has a volume named data\.qcow2.*adopt: true/);
      assert.deepEqual(volumes(), ["data.qcow2"]);
      args = { ...args, adopt: true };
      assert.deepEqual((await up()).changes, { create: 1, delete: 1 });
      assert.deepEqual(volumes(), ["data.qcow2"]);
    } finally {
      pulumiName = "data";
    }
  });

  it("is never dropped by a refresh: not when its pool is off, not when its storage is not mounted", async () => {
    args = { size: "1 GiB" };
    await up();
    virsh("pool-destroy", pool);
    const off = await stack.refresh();
    virsh("pool-create-as", pool, "dir", `--target=${folder}`);
    assert.ok(off.failed);
    assert.match(off.text, new RegExp(pool));
    const file = path.join(folder, "data.qcow2");
    renameSync(file, `${folder}.away`);
    const vanished = await stack.refresh();
    assert.ok(vanished.failed);
    assert.match(vanished.text, /data\.qcow2 .*no longer exists.*findmnt -T/s);
    assert.deepEqual((await up()).changes, {});
    args = { size: "2 GiB" };
    await refused(/no longer exists/);
    assert.ok(!existsSync(file));
    renameSync(`${folder}.away`, file);
    assert.ok(!(await stack.refresh()).failed);
    assert.deepEqual((await up()).changes, { update: 1 });
    rmSync(file);
    args = { size: "2 GiB", recreate: "lost" };
    assert.deepEqual((await up()).changes, { update: 1 });
    assert.ok(existsSync(file));
  });

  it("keeps a secret place out of its id and out of the state", async () => {
    const name = "top-secret-disk.qcow2";
    args = { size: "1 GiB", name: pulumi.secret(name) };
    await up();
    const [made] = (await stack.resources()).filter(({ type }) => type === "windows-guest:index:Volume");
    assert.doesNotMatch(stack.stateText(), /top-secret/);
    assert.match(made!.id!, /^volume-[0-9a-f]{24}$/);
    assert.ok(existsSync(path.join(folder, name)));
    args = { size: "2 GiB", name: pulumi.secret(name) };
    assert.ok(!(await stack.refresh()).failed);
    await up();
    assert.equal((await stack.resources()).find(({ type }) => type === "windows-guest:index:Volume")!.id, made!.id);
    // A name that is made of a secret one.
    args = { size: "1 GiB", defaultName: pulumi.secret("other-secret-disk") } as VolumeArgs;
    pulumiName = "other";
    await up();
    pulumiName = "data";
    assert.doesNotMatch(stack.stateText(), /other-secret/);
  });
});
