import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { WindowsGuest, type WindowsGuestArgs } from "../../src/components";
import { assertSucceeded, type Outcome, TestStack, virsh } from "./engine";
import { machineName, removeMachines } from "./machines";
import { fileDisk, qemuImg, smallMachine, TestPool } from "./volume-host";

/** What only the host knows is said by `pulumi preview`, on the real engine and the real libvirt. */
describe("preview tells what lies on the host", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(path.join(tmpdir(), "wg-images-"));
  const network = machineName("net");
  const off = machineName("offpool");
  let pool: TestPool;
  let stack: TestStack | undefined;

  before(() => {
    chmodSync(folder, 0o755);
    pool = new TestPool();
    pool.image("golden70.qcow2", "qcow2", { size: "70G" });
    qemuImg("create", "-q", "-f", "vhdx", pool.path("win.vhdx"), "64M");
    qemuImg("create", "-q", "-f", "qcow2", pool.path("new.qcow2"), "1G");
    qemuImg("create", "-q", "-f", "qcow2", path.join(folder, "used.qcow2"), "1G");
    qemuImg("create", "-q", "-f", "raw", path.join(folder, "data.img"), "1G");
    writeFileSync(path.join(folder, "net.xml"), `<network><name>${network}</name></network>`);
    virsh("net-define", path.join(folder, "net.xml"));
    virsh("pool-define-as", off, "dir", `--target=${folder}`);
  });

  afterEach(async () => {
    await stack?.remove();
    stack = undefined;
    removeMachines();
  });

  after(() => {
    virsh("net-undefine", network);
    virsh("pool-undefine", off);
    pool.remove();
    rmSync(folder, { recursive: true });
  });

  const common: WindowsGuestArgs = { windows: "server-2022", hostSupport: "adapt", memory: "2 GiB", networks: [] };
  const guest = (
    name: string,
    args: Partial<WindowsGuestArgs>,
    options: pulumi.ComponentResourceOptions = {},
  ): WindowsGuest => new WindowsGuest(machineName(name), { ...common, ...args }, options);
  const disk = (): NonNullable<WindowsGuestArgs["systemDisk"]> => ({ pool: pool.name, size: "40 GiB" });
  const previewOf = async (program: () => void): Promise<Outcome> =>
    (stack = await TestStack.make(async () => program())).preview();
  const said = ({ diagnostics }: Outcome, severity: string): string[] =>
    diagnostics.filter((one) => one.severity === severity).map(({ message }) => message);

  const cases: Readonly<Record<string, { readonly args: () => Partial<WindowsGuestArgs>; readonly says: RegExp }>> = {
    "no such pool": {
      args: () => ({ systemDisk: { pool: "nopool", size: "60 GiB" } }),
      says: /pool[^]*nopool[^]*does not exist/,
    },
    "a pool that is off": {
      args: () => ({ systemDisk: { pool: off, size: "60 GiB" } }),
      says: /not active[^]*virsh pool-start/,
    },
    "no such base image": {
      args: () => ({ systemDisk: { pool: pool.name, baseImage: "nothere.qcow2" } }),
      says: /baseImage[^]*nothere\.qcow2[^]*does not exist[^]*golden70\.qcow2/,
    },
    "a disk smaller than its base image": {
      args: () => ({ systemDisk: { pool: pool.name, baseImage: "golden70.qcow2", size: "60 GiB" } }),
      says: /size[^]*60 GiB[^]*70 GiB/,
    },
    "a VHDX base image": {
      args: () => ({ systemDisk: { pool: pool.name, baseImage: "win.vhdx", size: "80 GiB" } }),
      says: /VHDX[^]*qemu-img convert -p -f vhdx -O qcow2/,
    },
    "an inactive network": {
      args: () => ({ networks: [{ network }], systemDisk: disk() }),
      says: new RegExp(
        `networks\\[0\\]\\.network[^]*not active[^]*virsh net-start ${network}; virsh net-autostart ${network}`,
      ),
    },
    "no such network": {
      args: () => ({ networks: [{ network: "no-lan" }], systemDisk: disk() }),
      says: /no-lan[^]*does not exist/,
    },
    "no such bridge": {
      args: () => ({ networks: [{ bridge: "br99" }], systemDisk: disk() }),
      says: /br99[^]*does not exist/,
    },
    "no such CD image": {
      args: () => ({ cdroms: [{ path: "/iso/not-there.iso" }], systemDisk: disk() }),
      says: /cdroms\[0\]\.path[^]*\/iso\/not-there\.iso does not exist on/,
    },
    "no such disk image": {
      args: () => ({ systemDisk: { path: "/images/not-there.qcow2" } }),
      says: /systemDisk\.path[^]*not-there\.qcow2 does not exist on/,
    },
    "a disk image of another format than was written": {
      args: () => ({ systemDisk: { path: path.join(folder, "data.img"), format: "qcow2" } }),
      says: /is a raw image, but `format` is qcow2/,
    },
    "a VNC port below 5900": {
      args: () => ({ graphics: { type: "vnc", port: 80 }, systemDisk: disk() }),
      says: /graphics\.port[^]*5900/,
    },
  };

  for (const [what, { args, says }] of Object.entries(cases)) {
    it(`${what} fails the preview`, async () => {
      const outcome = await previewOf(() => void guest("p", args()));
      assert.ok(outcome.failed, outcome.text);
      assert.match(said(outcome, "error").join("\n"), says);
    });
  }

  it("what another machine of the host or of the program has is said: its disk, its fixed port", async () => {
    const image = path.join(folder, "used.qcow2");
    const other = smallMachine(
      machineName("other"),
      `${fileDisk(image)}<graphics type='vnc' port='5961' autoport='no' listen='127.0.0.1'/>`,
    );
    const outcome = await previewOf(() => {
      guest("a", { systemDisk: { path: image }, graphics: { type: "vnc", port: 5961 } });
      guest("b", { systemDisk: disk(), graphics: { type: "vnc", port: 5962 } });
      guest("c", { systemDisk: disk(), graphics: { type: "spice", port: 5962, listen: "0.0.0.0" } });
    });
    assert.ok(outcome.failed, outcome.text);
    const warnings = said(outcome, "warning").join("\n");
    // It is off: the two cannot run at the same time, and need not.
    assert.match(
      warnings,
      new RegExp(`used\\.qcow2 on qemu:///system, which machine ${other} [^]*\\[host-disk-user\\]`),
    );
    assert.match(warnings, new RegExp(`port 5961 [^]*machine ${other} [^]*\\[host-port\\]`));
    assert.match(said(outcome, "error").join("\n"), /port 5962 of [^]*wg-e2e/);
  });

  it("what QEMU's user cannot reach is said with the folder that is closed", async function () {
    const home = path.join(folder, "home");
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { mode: 0o700 });
    writeFileSync(path.join(home, "win.iso"), "");
    const outcome = await previewOf(
      () => void guest("h", { cdroms: [{ path: path.join(home, "win.iso") }], systemDisk: disk() }),
    );
    assert.ok(outcome.failed, outcome.text);
    assert.match(
      said(outcome, "error").join("\n"),
      new RegExp(`QEMU cannot open ${home}/win\\.iso[^]*no access to ${home}\\.[^]*setfacl`),
    );
  });

  it("what the pool's free space cannot hold is a warning, all new disks of the program together", async () => {
    const outcome = await previewOf(() => {
      guest("s1", { systemDisk: { pool: pool.name, size: "900 TiB" } });
      guest("s2", { systemDisk: { pool: pool.name, size: "900 TiB", format: "raw" } });
    });
    assert.ok(!outcome.failed, outcome.text);
    assert.match(said(outcome, "warning").join("\n"), /s1\.qcow2: disks can grow to 900 TiB [^]*\[host-pool-space\]/);
    assert.match(said(outcome, "warning").join("\n"), /s2\.raw: raw disks require 900 TiB [^]*\[host-pool-space\]/);
  });

  it("a volume name that is taken fails the preview, unless it is to be adopted", async () => {
    const taken = await previewOf(
      () => void guest("v", { systemDisk: { pool: pool.name, volume: "golden70.qcow2", size: "80 GiB" } }),
    );
    assert.ok(taken.failed, taken.text);
    assert.match(said(taken, "error").join("\n"), /already has a volume named golden70\.qcow2[^]*adopt: true/);
    const adopted = await stack!.preview(
      async () =>
        void guest("v", { systemDisk: { pool: pool.name, volume: "golden70.qcow2", size: "80 GiB", adopt: true } }),
    );
    assert.ok(!adopted.failed, adopted.text);
  });

  it("what another resource of the program makes is not missing, and neither is a file that libvirt has not listed yet", async () => {
    const outcome = await previewOf(() => {
      const lan = new pulumi.ComponentResource("test:index:Network", "lan");
      const name = lan.urn.apply(() => "made-by-lan");
      guest("m1", { systemDisk: disk(), networks: [{ network: name }] });
      guest("m2", { systemDisk: { pool: name, size: "40 GiB" } });
      guest(
        "m3",
        { systemDisk: disk(), networks: [{ network: "made-later" }], cdroms: [{ path: "/iso/made-later.iso" }] },
        { dependsOn: lan },
      );
      guest("m4", { systemDisk: { pool: pool.name, baseImage: "new.qcow2", size: "40 GiB" } });
    });
    assert.ok(!outcome.failed, outcome.text);
  });

  it("the state has none of it: a second preview changes nothing", async () => {
    const program = async (): Promise<void> =>
      void guest("n", { systemDisk: { pool: pool.name, size: "1 GiB" }, running: false });
    stack = await TestStack.make(program);
    assertSucceeded(await stack.up());
    const kept = (await stack.resources()).map(({ inputs, outputs }) => JSON.stringify([inputs, outputs])).join("\n");
    assert.match(kept, /defaultName/);
    assert.doesNotMatch(kept, /madeByOthers/);
    const again = await stack.preview();
    assert.deepEqual(again.changes, {});
    assertSucceeded(await stack.destroy());
  });
});
