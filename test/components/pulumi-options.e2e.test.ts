import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { Domain, Volume, WindowsGuest } from "../../src/components";
import { virsh } from "../provider/engine";
import { OwnStack } from "./own-stack";
import { definedOnly, exists, machineName, uuidOf, xmlOf } from "../provider/machines";

const pool = `wg-e2e-${randomBytes(3).toString("hex")}-options`;
const folder = mkdtempSync(path.join(tmpdir(), "wg-options-"));
const none = async (): Promise<void> => undefined;

describe("Pulumi's own resource options", function () {
  this.timeout(240_000);
  const own = new OwnStack();
  const { up } = own;

  before(() => void virsh("pool-create-as", pool, "dir", `--target=${folder}`));
  after(() => {
    virsh("pool-destroy", pool);
    rmSync(folder, { recursive: true });
  });
  const file = (name: string): boolean => existsSync(path.join(folder, name));

  it("retainOnDelete leaves machines and disks alone, whatever deleteOnDestroy says, and adopt takes them back", async () => {
    const name = machineName("kept");
    const disk = `${name}.qcow2`;
    const program =
      (adopt: boolean, options: pulumi.ComponentResourceOptions): pulumi.automation.PulumiFn =>
      async () =>
        void new WindowsGuest(
          "ada",
          {
            ...definedOnly,
            name,
            adopt,
            systemDisk: { pool, size: "1 GiB", adopt },
            deleteDisksOnDestroy: true,
          },
          options,
        );
    await up(program(false, { retainOnDelete: true }));
    const uuid = uuidOf(name);
    await up(none);
    assert.ok(exists(name) && file(disk));
    await up(program(true, {}));
    assert.equal(uuidOf(name), uuid);
    assert.ok(file(disk));
    await up(none);
    assert.ok(!exists(name));
    assert.ok(file(disk), "an adopted volume is never deleted");
    rmSync(path.join(folder, disk));
  });

  it("protect refuses a deletion before anything is done, and a replacement too", async () => {
    const name = machineName("safe");
    const program =
      (host?: string): pulumi.automation.PulumiFn =>
      async () => {
        const options = { protect: true };
        const place = host === undefined ? {} : { host: { uri: host } };
        void new Domain("ada", { ...definedOnly, name, ...place }, options);
        void new Volume("data", { pool, size: "1 GiB", deleteOnDestroy: true }, options);
      };
    await up(program());
    for (const refused of [await own.now.up(none), await own.now.up(program("qemu+tls://127.0.0.1:1/system"))]) {
      assert.ok(refused.failed);
      assert.match(refused.text, /protect/);
      assert.ok(exists(name) && file("data.qcow2"));
    }
    await up(async () => {
      void new Domain("ada", { ...definedOnly, name });
      void new Volume("data", { pool, size: "1 GiB", deleteOnDestroy: true });
    });
    await up(none);
    assert.ok(!exists(name) && !file("data.qcow2"));
  });

  it("ignoreChanges keeps what was deployed, also the host that was configured then", async () => {
    const name = machineName("ignoring");
    let [memory, size] = ["4 GiB", "1 GiB"];
    const program = async (): Promise<void> => {
      void new Domain("ada", { ...definedOnly, name, memory }, { ignoreChanges: ["memory", "host"] });
      void new Volume("data", { pool, size, deleteOnDestroy: true }, { ignoreChanges: ["size", "host"] });
    };
    const stack = await own.make(program);
    await stack.configure({ "windows-guest:host": { value: "qemu+unix:///system" } });
    await up(program);
    [memory, size] = ["6 GiB", "2 GiB"];
    await stack.configure({ "windows-guest:host": { value: "qemu+tls://127.0.0.1:1/system" } });
    assert.deepEqual((await up(program)).changes, {});
    assert.match(xmlOf(name), /<memory unit='KiB'>4194304</);
  });

  it("aliases keep machine and disk under another name and another parent", async () => {
    const name = machineName("renamed");
    await up(async () => {
      void new Domain("ada", { ...definedOnly, name });
      void new Volume("data", { pool, size: "1 GiB", deleteOnDestroy: true });
      void new WindowsGuest("bob", {
        ...definedOnly,
        name: `${name}2`,
        systemDisk: { pool, size: "1 GiB" },
        deleteDisksOnDestroy: true,
      });
    });
    const uuids = [uuidOf(name), uuidOf(`${name}2`)];
    const { changes } = await up(async () => {
      void new Domain("eva", { ...definedOnly, name }, { aliases: [{ name: "ada" }] });
      void new Volume("other", { pool, size: "1 GiB", deleteOnDestroy: true }, { aliases: [{ name: "data" }] });
      void new WindowsGuest(
        "kay",
        { ...definedOnly, name: `${name}2`, systemDisk: { pool, size: "1 GiB" }, deleteDisksOnDestroy: true },
        { aliases: [{ name: "bob" }] },
      );
    });
    assert.deepEqual(changes, {});
    assert.deepEqual([uuidOf(name), uuidOf(`${name}2`)], uuids);
    assert.ok(file("data.qcow2") && !file("other.qcow2") && file(`${name}2.qcow2`));
  });

  it("import takes a volume back that retainOnDelete kept, and names the owner of a machine with its mark", async () => {
    const name = machineName("imported");
    const uuid = "6a3f9cf0-6a5c-4be1-8f0c-0d7f2c1b9a11";
    await up(async () => {
      void new Domain("ada", { ...definedOnly, name, uuid }, { retainOnDelete: true });
      void new Volume("data", { pool, size: "1 GiB" }, { retainOnDelete: true });
    });
    await up(none);
    const machine = await own.now.up(async () => void new Domain("eva", { ...definedOnly, name }, { import: uuid }));
    assert.ok(machine.failed);
    assert.match(
      machine.text.replace(/\s+/g, " "),
      /belongs to resource ada of stack .*uuid: "6a3f9cf0\S+ and adopt: true/,
    );
    assert.ok(exists(name) && file("data.qcow2"));
    await up(
      async () =>
        void new Volume("data", { pool, name: "data.qcow2", size: "1 GiB" }, { import: `${pool}/data.qcow2` }),
    );
    await up(async () => {
      void new Domain("eva", { ...definedOnly, name, uuid, adopt: true });
      void new Volume("data", { pool, name: "data.qcow2", size: "1 GiB" }, { import: `${pool}/data.qcow2` });
    });
    assert.equal(uuidOf(name), uuid);
    await up(none);
    rmSync(path.join(folder, "data.qcow2"));
  });
});
