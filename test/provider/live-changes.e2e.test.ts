import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { DomainArgs } from "../../src/components";
import { parseHostProfile, type HostProfile } from "../../src/hosts";
import { libvirtClient } from "../../src/libvirt";
import { virsh } from "./engine";
import { HandledMachine, handlerFor } from "./handled-machine";
import { machineName, removeMachines, startable, xmlOf } from "./machines";
import { TinyMachines } from "./tiny-machine";

/** Machines that QEMU runs, without an operating system, and that are changed meanwhile. */
describe("changes of a running machine", function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "wg-live-"));
  const image = (name: string, format = "qcow2"): string => {
    const file = join(folder, `${name}.${format}`);
    execFileSync("qemu-img", ["create", "-q", "-f", format, file, "8M"]);
    return file;
  };
  let host: HostProfile;

  before(async () => {
    chmodSync(folder, 0o755);
    host = parseHostProfile(await libvirtClient("qemu:///system").probe());
  });
  afterEach(removeMachines);
  after(() => rmSync(folder, { recursive: true }));

  const running = (name: string): string => virsh("dumpxml", name, "--security-info");
  const idOf = (name: string): string => virsh("domid", name).trim();

  async function started(
    name: string,
    more: Partial<DomainArgs>,
  ): Promise<{ machine: HandledMachine; args: DomainArgs }> {
    const handler = handlerFor(host);
    const machine = new HandledMachine(handler, machineName(name));
    const args: DomainArgs = {
      ...startable,
      running: true,
      autostart: false,
      systemDisk: { path: image(`${name}-system`), bus: "virtio" },
      ...more,
    };
    await machine.create(await machine.checked(args));
    return { machine, args };
  }

  /** Changes it, and checks that it is the same QEMU, and runs as it is defined. */
  async function changed(machine: HandledMachine, args: Partial<DomainArgs>): Promise<void> {
    const before = idOf(machine.name);
    await machine.update(await machine.checked(args));
    assert.equal(idOf(machine.name), before);
    assert.equal(machine.state!.state.value["restartRequired"], false);
    assert.deepEqual(await machine.refresh(), []);
    assert.equal(machine.state!.state.value["restartRequired"], false);
  }

  it("the medium of a CD-ROM drive is changed and ejected", async () => {
    const [one, two] = [image("one", "raw"), image("two", "raw")];
    const { machine, args } = await started("medium", { cdroms: [{ path: one, name: "cd" }] });
    await changed(machine, { ...args, cdroms: [{ path: two, name: "cd" }] });
    for (const xml of [running(machine.name), xmlOf(machine.name)]) {
      assert.ok(xml.includes(two) && !xml.includes(one), xml);
    }
    await changed(machine, { ...args, cdroms: [{ name: "cd" }] });
    assert.ok(!running(machine.name).includes(two));
    await changed(machine, { ...args, cdroms: [{ path: one, name: "cd" }] });
    assert.ok(running(machine.name).includes(one));
    assert.deepEqual(machine.state!.state.value["disruption"], { level: "live", because: ["cdroms[0].path"] });
  });

  it("a disk comes, and stays where Windows has seen it", async () => {
    const data = image("data");
    const { machine, args } = await started("plug", {});
    await changed(machine, { ...args, disks: [{ path: data, bus: "virtio", name: "data" }] });
    assert.ok(running(machine.name).includes(data));
    const address = (xml: string): string | undefined => new RegExp(`${data}[\\s\\S]*?(<address[^>]*>)`).exec(xml)?.[1];
    assert.equal(address(xmlOf(machine.name)), address(running(machine.name)));
  });

  it("the password of a display changes, and stands in no argument and no message", async () => {
    const { machine, args } = await started("password", { graphics: { type: "vnc", password: "first1" } });
    await changed(machine, { ...args, graphics: { type: "vnc", password: "second2" } });
    assert.match(running(machine.name), /passwd='second2'/);
    assert.ok(!machine.said.join("\n").includes("second2"));
  });

  it("a first password waits for a restart: QEMU checks passwords only if it was started with one", async () => {
    const { machine, args } = await started("unprotected", { graphics: { type: "vnc" } });
    await machine.update(await machine.checked({ ...args, graphics: { type: "vnc", password: "first1" } }));
    assert.equal(machine.state!.state.value["restartRequired"], true);
    assert.match(machine.said.join("\n"), /takes effect when Windows is shut down and started again/);
    const { startedAt } = machine.state!.state.value;
    assert.equal(typeof startedAt, "string");
    // A refresh reads no passwords.
    await machine.refresh();
    assert.equal(machine.state!.state.value["restartRequired"], true);
    await machine.refresh();
    assert.equal(machine.state!.state.value["restartRequired"], true, "also after the second one");
    virsh("destroy", machine.name);
    // The host tells seconds.
    while (new Date().toISOString().slice(0, 19) <= String(startedAt).slice(0, 19)) await sleep(100);
    virsh("start", machine.name);
    await machine.refresh();
    assert.equal(machine.state!.state.value["restartRequired"], false, "it was restarted");
  });

  it("a refused change leaves the machine and its definition as they were", async () => {
    const { machine, args } = await started("refused", {});
    const data = image("held");
    // Another process holds the image's lock, so QEMU refuses the disk.
    const holder = machineName("holder");
    const other = new HandledMachine(handlerFor(host), holder);
    await other.create(await other.checked({ ...startable, running: true, systemDisk: { path: data, bus: "virtio" } }));
    const before = { definition: xmlOf(machine.name), running: running(machine.name) };
    const wanted = await machine.checked({ ...args, disks: [{ path: data, bus: "virtio", name: "data" }] });
    await assert.rejects(
      machine.update(wanted),
      /disk\[vdb\] could not be changed while Windows runs on qemu:\/\/\/system: .*lock.*are as they were/s,
    );
    assert.deepEqual({ definition: xmlOf(machine.name), running: running(machine.name) }, before);
  });

  it("a disk that Windows does not let go of stays, in the machine and in its definition", async () => {
    const disks = [{ path: image("kept"), bus: "virtio", name: "data" }] as const;
    const { machine, args } = await started("kept", { disks: [...disks] });
    const before = xmlOf(machine.name);
    await assert.rejects(
      machine.update(await machine.checked({ ...args, disks: [] })),
      /disk\[vdb\] could not be changed .*Windows did not follow within 15 s\. If it is a disk, take it offline/,
    );
    assert.equal(xmlOf(machine.name), before);
  });

  describe("with an operating system", () => {
    const machines = new TinyMachines();

    it("a disk that was added goes again", async () => {
      const { machine, args } = await machines.make("plugged", {});
      const first: Partial<DomainArgs> = { ...args, waitFor: "agent" };
      await machine.update(await machine.checked(first));
      const data = image("data-of-a-guest");
      await changed(machine, { ...first, disks: [{ path: data, bus: "virtio", name: "data" }] });
      assert.ok(running(machine.name).includes(data));
      await changed(machine, { ...first, disks: [] });
      for (const xml of [running(machine.name), xmlOf(machine.name)]) assert.ok(!xml.includes(data));
    });
  });

  it("of two devices for which one port is left, the first comes and the other waits for a restart", async () => {
    const [one, two] = [image("port-one"), image("port-two")];
    const { machine, args } = await started("ports", {});
    const before = idOf(machine.name);
    const disks: DomainArgs["disks"] = [
      { path: one, bus: "virtio", name: "one" },
      { path: two, bus: "virtio", name: "two" },
    ];
    await machine.update(await machine.checked({ ...args, disks }));
    assert.equal(idOf(machine.name), before);
    const now = running(machine.name);
    assert.deepEqual([now.includes(one), now.includes(two)], [true, false], now);
    assert.equal(machine.state!.state.value["restartRequired"], true);
    assert.ok([one, two].every((file) => xmlOf(machine.name).includes(file)));
  });

  it("what libvirt cannot change while it runs waits for a restart", async () => {
    const { machine, args } = await started("waits", {});
    const before = idOf(machine.name);
    await machine.update(
      await machine.checked({ ...args, disks: [{ path: image("sata"), bus: "sata", name: "data" }] }),
    );
    assert.equal(idOf(machine.name), before);
    assert.equal(machine.state!.state.value["restartRequired"], true);
  });
});
