import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { noPrivateLibvirtd, type PrivateLibvirtd, startPrivateLibvirtd } from "./private-libvirtd";

const skipped = noPrivateLibvirtd === undefined ? "" : ` (skipped: ${noPrivateLibvirtd})`;

/** A machine without an operating system: QEMU runs, and that is all. */
const machine = (name: string): string =>
  `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory><os><type arch='x86_64'>hvm</type></os><devices><graphics type='vnc' listen='127.0.0.1'/></devices></domain>`;

/** Processes that have this text in their command line. */
const running = (text: string): string[] =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
    } catch {
      return false;
    }
  });

const eventually = async (what: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 500 && !what(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(what());
};

describe(`private libvirtd${skipped}`, function () {
  this.timeout(120_000);
  let hosts: PrivateLibvirtd[] = [];

  before(function () {
    if (noPrivateLibvirtd !== undefined) this.skip();
  });
  afterEach(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    hosts = [];
  });

  async function started(): Promise<PrivateLibvirtd> {
    const host = await startPrivateLibvirtd();
    hosts.push(host);
    return host;
  }

  function define(host: PrivateLibvirtd, name: string): void {
    const file = path.join(host.folder, `${name}.xml`);
    writeFileSync(file, machine(name));
    host.exec("define", file);
  }

  it("is a host of its own, with its own UUID, machines and pool", async () => {
    const [one, two] = await Promise.all([started(), started()]);
    for (const host of [one, two]) {
      assert.match(host.exec("capabilities"), new RegExp(`<uuid>${host.hostUuid}</uuid>`));
      assert.match(host.exec("pool-list", "--name"), /^default *$/m);
    }
    define(one, "wg-private-a");
    assert.match(one.exec("list", "--all", "--name"), /wg-private-a/);
    assert.doesNotMatch(two.exec("list", "--all", "--name"), /wg-private-a/);
    assert.doesNotMatch(
      execFileSync("virsh", ["-c", "qemu:///system", "list", "--all", "--name"], { encoding: "utf8" }),
      /wg-private-a/,
    );
    one.exec("vol-create-as", "default", "disk.raw", "1M", "--format=raw");
    assert.ok(existsSync(one.file("/var/lib/libvirt/images/disk.raw")));
  });

  it("finds its running machine again after libvirtd was killed, and takes it along at the end", async () => {
    const host = await started();
    define(host, "wg-private-b");
    host.exec("start", "wg-private-b");
    const id = host.exec("domid", "wg-private-b");
    await host.kill();
    assert.throws(() => host.exec("list"), /failed to connect/i);
    await host.start();
    assert.equal(host.exec("domstate", "wg-private-b").trim(), "running");
    assert.equal(host.exec("domid", "wg-private-b"), id);
    execFileSync("sh", ["-c", host.shell("restart")]);
    assert.equal(host.exec("domstate", "wg-private-b").trim(), "running");
    host.exec("destroy", "wg-private-b");
    host.exec("start", "wg-private-b");
    assert.notDeepEqual(running("guest=wg-private-b,"), []);
    await host.stop();
    assert.deepEqual(running("guest=wg-private-b,"), []);
    assert.ok(!existsSync(host.folder));
  });

  it("leaves no process when the test's own process is killed, and no file after the next start", async () => {
    const script = `require("ts-node/register/transpile-only"); const { startPrivateLibvirtd } = require("./test/support/private-libvirtd"); void startPrivateLibvirtd().then((host) => console.log(host.folder)); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [folder] = (await once(child.stdout.setEncoding("utf8"), "data")).map((text) => String(text).trim());
    assert.notDeepEqual(running(folder!), []);
    child.kill("SIGKILL");
    await once(child, "exit");
    await eventually(() => running(folder!).length === 0);
    await started();
    assert.ok(!existsSync(folder!));
  });
});
