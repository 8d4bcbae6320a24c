import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostEnlightenments, parseHostProfile } from "../../src/hosts";
import { closeLibvirtClients, libvirtClient, LibvirtError, type LibvirtClient } from "../../src/libvirt";

const name = `wg-test-${process.pid}-client`;
const domain = (memoryMiB: number, extra = ""): string => `<domain type='qemu'>
  <name>${name}</name><uuid>5fd9ac2c-7a2a-4d5c-8d5e-${String(process.pid).padStart(12, "0")}</uuid>
  <memory unit='MiB'>${memoryMiB}</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>${extra}
</domain>`;

function lifeCycle(client: () => LibvirtClient): void {
  after(async () => void (await client().undefine(name, { nvram: "remove", tpm: "remove" }).catch(() => undefined)));

  it("defines, redefines in place, and keeps the old definition when the new one is refused", async () => {
    await client().define(domain(64));
    const uuid = await client().uuidOf(name);
    await client().define(domain(128));
    assert.equal(await client().uuidOf(name), uuid);
    assert.match(await client().dumpXml(uuid, { inactive: true }), /<memory unit='KiB'>131072</);
    await assert.rejects(client().define(domain(256, "<features><hyperv><nonsense state='on'/></hyperv></features>")), LibvirtError);
    assert.match(await client().dumpXml(uuid, { inactive: true }), /<memory unit='KiB'>131072</);
  });

  it("knows state, list and autostart", async () => {
    assert.equal(await client().state(name), "shut off");
    assert.ok((await client().list()).includes(name));
    assert.equal(await client().autostart(name), false);
    await client().setAutostart(name, true);
    assert.equal(await client().autostart(name), true);
  });

  it("undefines; after that the machine is not found", async () => {
    await client().undefine(name, { nvram: "keep", tpm: "keep" });
    await assert.rejects(client().state(name), (error) => error instanceof LibvirtError && error.code === "not-found");
  });

  it("passes hostile names through as they are", async () => {
    for (const hostile of ["$(touch /tmp/wg-pwned)", "a'b", "-x", "a b;id", 'a"><b']) {
      await assert.rejects(client().state(hostile), (error) => error instanceof LibvirtError && error.code === "not-found" && error.message.includes(hostile));
    }
    assert.ok(!existsSync("/tmp/wg-pwned"));
  });
}

describe("the libvirt client on qemu:///system", () => {
  lifeCycle(() => libvirtClient("qemu:///system"));

  it("probes this host", async () => {
    const profile = parseHostProfile(await libvirtClient("qemu:///system").probe());
    assert.match(profile.libvirt ?? "", /^\d+\.\d+\.\d+$/);
    assert.match(profile.qemu ?? "", /^\d+\.\d+/);
    assert.equal(profile.kernelRelease, execFileSync("uname", ["-r"], { encoding: "utf8" }).trim());
    assert.ok(profile.machineTypes?.includes("q35"));
    assert.equal(hostEnlightenments(profile).name, "qemu:///system");
  });

  it("says what to check when nobody listens", async () => {
    await assert.rejects(libvirtClient("qemu+unix:///system?socket=/nonexistent/sock").list(), (error) => error instanceof LibvirtError && error.code === "no-daemon");
    await assert.rejects(libvirtClient("qemu+ssh://root@127.0.0.1:1/system").list(), (error) => error instanceof LibvirtError && error.code === "unreachable" && /port is open/.test(error.message));
  });

  it("shows the enlightenments of a definition as QEMU's flags", async () => {
    const xml = domain(64, "<features><hyperv><relaxed state='on'/></hyperv></features>");
    assert.match(await libvirtClient("qemu:///system").qemuCommandLine(xml), /hv-relaxed/);
  });
});

describe("the libvirt client through ssh", function () {
  let folder: string;
  let server: ChildProcess | undefined;
  let uri: string;
  const sshd = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].find(existsSync);

  before(async function () {
    if (!sshd || process.getuid?.() !== 0) {
      this.test!.parent!.title += " [skipped: needs sshd (Debian: openssh-server) and root]";
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "wg-sshd-"));
    for (const key of ["host", "user"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    writeFileSync(join(folder, "authorized"), readFileSync(join(folder, "user.pub")));
    mkdirSync("/run/sshd", { recursive: true });
    const port = await freePort();
    writeFileSync(
      join(folder, "config"),
      [`Port ${port}`, "ListenAddress 127.0.0.1", `HostKey ${folder}/host`, `AuthorizedKeysFile ${folder}/authorized`, "StrictModes no", "UsePAM no", "PermitRootLogin prohibit-password", `PidFile ${folder}/pid`].join("\n"),
    );
    server = spawn(sshd, ["-D", "-e", "-f", join(folder, "config")], { stdio: ["ignore", "ignore", "pipe"] });
    server.stderr!.setEncoding("utf8").on("data", (text: string) => (log += text));
    writeFileSync(join(folder, "known"), `[127.0.0.1]:${port} ${readFileSync(join(folder, "host.pub"), "utf8")}`);
    uri = `qemu+ssh://root@127.0.0.1:${port}/system?keyfile=${folder}/user&known_hosts=${folder}/known`;
    for (let i = 0; i < 50 && !/Server listening/.test(log); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  });
  let log = "";
  after(async () => {
    await closeLibvirtClients();
    server?.kill();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  lifeCycle(() => libvirtClient(uri));

  it("probes the host in one session", async () => {
    const before = sessions();
    const profile = parseHostProfile(await libvirtClient(uri).probe());
    assert.ok(profile.libvirt && profile.kernelRelease);
    assert.equal(sessions() - before, 0, "a new login for a probe");
  });

  it("logs in once for everything", () => assert.equal(sessions(), 1));

  it("refuses a host whose key is not the known one", async () => {
    writeFileSync(join(folder, "other"), readFileSync(join(folder, "known"), "utf8").replace(/ AAAA\S+/, ` ${readFileSync(join(folder, "user.pub"), "utf8").split(" ")[1]}`));
    const wrong = uri.replace("/known", "/other");
    await assert.rejects(libvirtClient(wrong).list(), (error) => error instanceof LibvirtError && error.code === "host-key");
  });

  const sessions = (): number => (log.match(/Accepted publickey/g) ?? []).length;
});

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
