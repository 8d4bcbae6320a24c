import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { libvirtClient } from "../../src/libvirt";
import { listSnapshots, removeSnapshot } from "../../src/libvirt/snapshots";
import { removeMachines, stateOf, uuidOf } from "./machines";
import { TinyMachines } from "./tiny-machine";

/** A tiny guest with the real agent stands in for Windows. */
describe("snapshotBefore on a real guest that runs", function () {
  this.timeout(300_000);
  const machines = new TinyMachines();
  const client = libvirtClient("qemu:///system");
  afterEach(removeMachines);

  it("the guest's file systems are flushed, it runs on, and a restart rolls nothing back", async () => {
    const { machine, args, image } = await machines.make("snapshot", {});
    const id = uuidOf(machine.name);
    await machine.update(await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 180 }));
    await machine.update(
      await machine.checked({
        ...args,
        waitFor: "agent",
        readyTimeoutSeconds: 180,
        memory: "3 GiB",
        restart: "graceful",
        snapshotBefore: "update",
      }),
    );
    const [made] = await listSnapshots(client, id);
    assert.equal(made?.incomplete, undefined);
    assert.equal(made?.quiesced, true);
    assert.equal(made?.disks[0]?.image, image);
    assert.equal(stateOf(machine.name), "running");
    assert.deepEqual(await machine.refresh(), []);
    await removeSnapshot(client, id, made.name);
    assert.equal(stateOf(machine.name), "running");
    assert.deepEqual(await machine.refresh(), []);
    rmSync(`/var/lib/libvirt/qemu/nvram/${id}.snapshots`, { recursive: true, force: true });
  });
});
