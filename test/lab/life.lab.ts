import assert from "node:assert/strict";
import { type DiskArgs, type DomainArgs, Volume } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { describeOnLabHosts } from "./chosen";
import { LifeHost } from "./life-host";
import { LifeMachine } from "./life-machine";

/** A machine that KVM runs and a real agent answers in, from its first start to a restart that fails. */
describeOnLabHosts("a machine's life", (suite) => {
  const host = new LifeHost(suite);
  let machine: LifeMachine;
  let first: string;
  before(async () => {
    await host.prepare();
    first = host.image("first.iso", "raw");
    machine = await LifeMachine.make(
      host,
      "life",
      { maxVcpus: 2, cdroms: [{ path: first, name: "cd" }], waitFor: "ready", restart: "graceful" },
      { "setup-seconds": 10 },
    );
  });
  after(async () => {
    await machine.remove();
    host.clear();
  });

  it("is ready, under KVM, and its facts are outputs", async () => {
    await machine.up();
    assert.match(host.virsh("qemu-monitor-command", machine.name, "--hmp", "info kvm"), /kvm support: enabled/);
    const outputs = await machine.outputs();
    assert.equal(outputs["state"], "running");
    assert.match((outputs["addresses"] as string[]).join(), /192\.168\.177\.\d+/);
    assert.equal((outputs["macAddresses"] as string[]).length, 1);
    assert.match(String(outputs["agentVersion"]), /^\d+\.\d+/);
    assert.equal(outputs["windowsEdition"], "Windows 11 Pro (tiny guest)");
    assert.match(String(outputs["console"]), /^vnc:\/\/127\.0\.0\.1:59\d\d$/);
    assert.ok(!Number.isNaN(Date.parse(String(outputs["startedAt"]))), String(outputs["startedAt"]));
    const unchanged = await machine.preview();
    assertSucceeded(unchanged);
    assert.deepEqual(unchanged.changes, {});
  });

  describe("changes while it runs", () => {
    it("the medium of a CD-ROM drive is changed, ejected and inserted", async () => {
      const second = host.image("second.iso", "raw");
      await machine.changeLive({ cdroms: [{ path: second, name: "cd" }] });
      for (const xml of machine.both) assert.ok(xml.includes(second) && !xml.includes(first), xml);
      await machine.changeLive({ cdroms: [{ name: "cd" }] });
      for (const xml of machine.both) assert.ok(!xml.includes(second), xml);
      await machine.changeLive({});
      for (const xml of machine.both) assert.ok(xml.includes(first), xml);
    });

    it("a disk and a network adapter come, and go again", async () => {
      const data = host.image("data.qcow2");
      const mac = "52:54:00:77:00:99";
      await machine.changeLive({ disks: [{ path: data, bus: "virtio", name: "data" }] });
      for (const xml of machine.both) assert.ok(xml.includes(data), xml);
      // libvirt leaves one port free: the disk goes before the adapter comes.
      await machine.changeLive({});
      for (const xml of machine.both) assert.ok(!xml.includes(data), xml);
      const networks = machine.args.networks as [];
      await machine.changeLive({
        networks: [...networks, { network: host.network, name: "second", model: "virtio", mac }],
      });
      for (const xml of machine.both) assert.ok(xml.includes(mac), xml);
      await machine.changeLive({});
      for (const xml of machine.both) assert.ok(!xml.includes(mac), xml);
    });

    it("a disk that Pulumi made grows, and the guest sees it", async () => {
      const name = "grows.qcow2";
      const withDisk = (size: string) => (): Partial<DomainArgs> => {
        const { pool } = host;
        const volume = new Volume("data", { host: { uri: host.uri }, pool, name, size, deleteOnDestroy: true });
        return { disks: [{ pool: volume.pool, volume: volume.name, bus: "virtio", name: "data" }] };
      };
      const sectors = (): string => machine.inGuest("cat", "/sys/block/vdb/size");
      await machine.changeLive(withDisk("8 MiB"));
      assert.equal(sectors(), "16384");
      const id = machine.domainId;
      const grown = await machine.up(withDisk("24 MiB"));
      assert.deepEqual(grown.changes, { update: 1 });
      assert.match(host.virsh("domblkinfo", machine.name, "vdb"), /Capacity: +25165824\n/);
      assert.deepEqual([sectors(), machine.domainId], ["49152", id]);
      await machine.changeLive({});
      assert.ok(!host.virsh("vol-list", host.pool).includes(name));
    });

    it("the cable of its adapter is unplugged and plugged in", async () => {
      await machine.changeLive({
        networks: [{ network: host.network, name: "lan", model: "virtio", link: "down" }],
      });
      for (const xml of machine.both) assert.match(xml, /<link state='down'\/>/);
      await machine.changeLive({});
      for (const xml of machine.both) assert.doesNotMatch(xml, /<link state='down'\/>/);
    });

    it("its disk is limited, and no longer", async () => {
      await machine.changeLive({
        systemDisk: { ...(machine.args.systemDisk as DiskArgs), limits: { totalIops: 5000 } },
      });
      for (const xml of machine.both) assert.match(xml, /<total_iops_sec>5000</);
      await machine.changeLive({});
      for (const xml of machine.both) assert.doesNotMatch(xml, /<total_iops_sec>5000</);
    });

    it("it gets the second vCPU that it has room for", async () => {
      await machine.changeLive({ vcpus: 2 });
      assert.match(host.virsh("vcpucount", machine.name), /current +config +2\ncurrent +live +2/);
    });

    it("the balloon takes memory, and gives it back", async () => {
      const now = { vcpus: 2, currentMemory: "1536 MiB" };
      await machine.changeLive(now);
      assert.match(machine.defined, /<currentMemory unit='KiB'>1572864</);
      assert.match(host.run(balloonIs(machine.name, 1572864)), /there/);
      await machine.changeLive({ vcpus: 2 });
      assert.match(host.run(balloonIs(machine.name, 2097152)), /there/);
    });
  });

  describe("restarts", () => {
    it("graceful: the guest shuts down, and comes up with the change", async () => {
      const [id, { startedAt }] = [machine.domainId, await machine.outputs()];
      const outcome = await machine.up({ memory: "3 GiB" });
      assert.match(outcome.text, /is restarted because of .*memory/);
      assert.notEqual(machine.domainId, id);
      assert.match(machine.running, /<memory unit='KiB'>3145728</);
      const outputs = await machine.outputs();
      assert.ok(String(outputs["startedAt"]) > String(startedAt));
      assert.deepEqual([outputs["restartRequired"], outputs["pending"]], [false, undefined]);
    });

    it("a definition that does not start: the old machine runs, and QEMU's message is told", async () => {
      const [id, uuid, defined] = [machine.domainId, machine.uuid, machine.defined];
      // Preview only warns of it then.
      const outcome = await machine.tryUp({ memory: "64 GiB", hostSupport: "report" });
      assert.ok(outcome.failed, outcome.text);
      assert.match(outcome.text, /did not start with its new definition: .*cannot set up guest memory/s);
      assert.match(outcome.text, /previous definition was restored and \S+ was started with it/);
      assert.equal(machine.powerState, "running");
      assert.notEqual(machine.domainId, id);
      assert.deepEqual([machine.uuid, machine.defined], [uuid, defined]);
      await machine.up({ memory: "3 GiB" });
      assert.equal(machine.powerState, "running");
    });

    it("a guest that does not come up: the old definition is back and runs", async () => {
      const defined = machine.defined;
      await host.setGuestOptions(machine.disk, { agent: "off" });
      const outcome = await machine.tryUp({ memory: "2 GiB", readyTimeoutSeconds: 20, shutdownTimeoutSeconds: 20 });
      assert.ok(outcome.failed);
      assert.match(
        outcome.text,
        /not ready within 20 s.*previous definition was restored and \S+ was started with it/s,
      );
      assert.deepEqual([machine.powerState, machine.defined], ["running", defined]);
    });
  });
});

/** A balloon is inflated by the guest: it may take some seconds. */
const balloonIs = (name: string, kib: number): string =>
  `for i in $(seq 20); do virsh -c qemu:///system dominfo ${name} | grep -q 'Used memory: *${kib} KiB' && echo there && exit; sleep 1; done; virsh -c qemu:///system dommemstat ${name}`;
