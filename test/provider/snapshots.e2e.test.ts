import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { listSnapshots, makeSnapshot, removeSnapshot, revertToSnapshot } from "../../src/libvirt/snapshots";
import type { ResourceHandler } from "../../src/provider/resource";
import { virsh } from "./engine";
import { HandledMachine, handlerFor } from "./handled-machine";
import { removeMachines, uuidOf, xmlOf } from "./machines";
import { machineName } from "./machines";

/** On the libvirt of this computer; the machines are off. */
describe("snapshotBefore", function () {
  this.timeout(180_000);
  const client = libvirtClient("qemu:///system");
  let handler: ResourceHandler;
  let count = 0;
  let image = "";
  const folder = mkdtempSync(path.join(tmpdir(), "wg-snapshots-"));
  const stores = new Set<string>();
  chmodSync(folder, 0o755);

  before(async () => {
    const profile = parseHostProfile(await client.probe());
    handler = handlerFor(profile);
  });
  afterEach(removeMachines);
  after(() => {
    rmSync(folder, { recursive: true });
    stores.forEach((store) => rmSync(store, { recursive: true, force: true }));
  });

  async function deployed(): Promise<HandledMachine> {
    const machine = new HandledMachine(handler, machineName(`snapshots-${count}`));
    image = path.join(folder, `${count++}.qcow2`);
    execFileSync("qemu-img", ["create", "-q", "-f", "qcow2", image, "64M"]);
    await machine.create(await wanted(machine, {}));
    stores.add(`/var/lib/libvirt/qemu/nvram/${uuidOf(machine.name)}.snapshots`);
    return machine;
  }
  const wanted = (machine: HandledMachine, args: Partial<DomainArgs>): ReturnType<HandledMachine["checked"]> =>
    machine.checked({
      autostart: false,
      systemDisk: { path: image, format: "qcow2" },
      snapshotBefore: "update",
      keepSnapshots: 2,
      ...args,
    });
  const top = (machine: HandledMachine): string => /<source file='([^']+)'/.exec(xmlOf(machine.name))![1]!;
  const names = (machine: HandledMachine): unknown => machine.state!.state.value["snapshots"];

  it("makes a snapshot before an update of the definition, and keeps as many as it is told", async () => {
    const machine = await deployed();
    assert.equal(names(machine), undefined);
    await machine.update(await wanted(machine, { autostart: true }));
    assert.equal(names(machine), undefined, "autostart is not part of the definition");
    for (const memory of ["5 GiB", "6 GiB", "7 GiB"]) {
      await machine.update(await wanted(machine, { memory }));
      assert.deepEqual(await machine.refresh(), []);
      assert.deepEqual((await machine.diff(await wanted(machine, { memory }))).changes, {});
    }
    const all = await listSnapshots(client, uuidOf(machine.name));
    assert.deepEqual(
      all.map(({ origin, incomplete }) => [origin, incomplete]),
      [
        ["update", undefined],
        ["update", undefined],
      ],
    );
    assert.deepEqual(
      names(machine),
      all.map(({ name }) => name),
    );
    assert.match(xmlOf(machine.name), /<memory unit='KiB'>7340032</);
    assert.deepEqual(
      machine.said.filter((line) => /stays on/.test(line)),
      [],
    );
  });

  it("a snapshot that a person makes or removes is no drift, and a revert is one of the definition only", async () => {
    const machine = await deployed();
    const id = uuidOf(machine.name);
    await makeSnapshot(client, id, { name: "mine" });
    assert.deepEqual(await machine.refresh(), []);
    assert.deepEqual(names(machine), ["mine"]);
    await machine.update(await wanted(machine, { memory: "5 GiB" }));
    const [, automatic] = names(machine) as string[];
    const left = await revertToSnapshot(client, id, automatic!);
    const drift = await machine.refresh();
    assert.ok(drift!.length > 0 && drift!.every((line) => /memory/i.test(line)), drift!.join("\n"));
    for (const name of [left, automatic!, "mine"]) await removeSnapshot(client, id, name);
    assert.equal(top(machine), image);
    await machine.update(await wanted(machine, { memory: "5 GiB", snapshotBefore: "never" }));
    assert.deepEqual(await machine.refresh(), []);
    assert.equal(names(machine), undefined);
  });

  it("a machine that was undefined is not defined again with the images of then", async () => {
    const machine = await deployed();
    await machine.update(await wanted(machine, { memory: "5 GiB" }));
    const overlay = top(machine);
    virsh("undefine", machine.name, "--keep-nvram");
    const again = await wanted(machine, { memory: "6 GiB" });
    await assert.rejects(
      machine.update(again),
      /hold .*\.qcow2 \(disk \w+\), and what Windows wrote since is in overlays/,
    );
    await machine.update(await wanted(machine, { memory: "6 GiB", systemDisk: { path: overlay, format: "qcow2" } }));
    assert.equal(top(machine), overlay);
  });

  it("where no snapshot can be made, nothing is updated", async () => {
    const machine = await deployed();
    const before = xmlOf(machine.name);
    rmSync(image);
    await assert.rejects(
      machine.update(await wanted(machine, { memory: "5 GiB" })),
      /no snapshot was made before the update, so the update was not made either.*snapshotBefore: "never"/s,
    );
    assert.equal(xmlOf(machine.name), before);
  });

  it("deleting the machine says where its disks are, and deletes the copies with the state", async () => {
    const machine = await deployed();
    await machine.update(await wanted(machine, { memory: "5 GiB", deleteStateOnDestroy: true }));
    const overlay = top(machine);
    const store = `/var/lib/libvirt/qemu/nvram/${uuidOf(machine.name)}.snapshots`;
    assert.ok(existsSync(store));
    await machine.delete();
    assert.equal(existsSync(store), false);
    assert.ok(existsSync(overlay) && readdirSync(folder).includes(path.basename(image)));
    assert.ok(
      machine.said.some((line) => line.includes(overlay)),
      machine.said.join("\n"),
    );
  });
});
