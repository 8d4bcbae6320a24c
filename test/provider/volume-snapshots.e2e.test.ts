import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { libvirtClient } from "../../src/libvirt";
import { makeSnapshot, removeSnapshot } from "../../src/libvirt/snapshots";
import { volumeHandler } from "../../src/provider/volume";
import { virsh } from "./engine";
import { machineName, removeMachines, uuidOf, xmlOf } from "./machines";
import { HandledVolume, smallMachine, TestPool, volumeDisk } from "./volume-host";

/** Volumes of a pool under machines with snapshots, on the libvirt of this computer. */
describe("a volume whose machine has a snapshot", function () {
  this.timeout(120_000);
  const client = libvirtClient("qemu:///system");
  let pool: TestPool;
  let data: HandledVolume;
  let uuid = "";
  const wanted = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
    pool: pool.name,
    name: "data.qcow2",
    size: "64 MiB",
    deleteOnDestroy: true,
    ...more,
  });

  beforeEach(async () => {
    pool = new TestPool();
    data = new HandledVolume(volumeHandler(), "data");
    await data.up(wanted());
    const name = smallMachine(machineName("volume-snapshot"), volumeDisk(pool.name, "data.qcow2"));
    uuid = uuidOf(name);
    await makeSnapshot(client, uuid, { name: "one" });
  });
  afterEach(async () => {
    await removeSnapshot(client, uuid, "one").catch(() => undefined);
    removeMachines();
    rmSync(`/var/lib/libvirt/qemu/nvram/${uuid}.snapshots`, { recursive: true, force: true });
    pool.remove();
  });

  it("does not grow, and says how it can", async () => {
    virsh("pool-refresh", pool.name);
    await assert.rejects(data.up(wanted({ size: "128 MiB" })), /Remove the machine's snapshots first/);
    await removeSnapshot(client, uuid, "one");
    virsh("pool-refresh", pool.name);
    await data.up(wanted({ size: "128 MiB" }));
    assert.equal(pool.info("data.qcow2")["virtual-size"], 128 << 20);
  });

  it("is deleted with the overlays, once the machine is gone, and not before", async () => {
    await makeSnapshot(client, uuid, { name: "two" });
    await assert.rejects(data.destroy(), /is still in use, and was not deleted/);
    assert.match(xmlOf(uuid), /\.snapshot-two\.qcow2/);
    virsh("undefine", uuid);
    await data.destroy();
    virsh("pool-refresh", pool.name);
    assert.deepEqual(pool.volumes(), []);
    assert.equal(data.logs.filter((line) => /an overlay of a snapshot, is deleted together/.test(line)).length, 2);
  });
});
