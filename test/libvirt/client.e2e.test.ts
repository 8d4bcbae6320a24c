import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostEnlightenments, parseHostProfile } from "../../src/hosts";
import { closeLibvirtClients, libvirtClient, LibvirtError, type LibvirtClient } from "../../src/libvirt";
import { noSshServer, startSshServer, type LoopbackSsh } from "../support/sshd";
import { listMachines } from "./stand-ins";

const name = `wg-test-${process.pid}-client`;
const domain = (memoryMiB: number, extra = ""): string => `<domain type='qemu'>
  <name>${name}</name><uuid>5fd9ac2c-7a2a-4d5c-8d5e-${String(process.pid).padStart(12, "0")}</uuid>
  <memory unit='MiB'>${memoryMiB}</memory><vcpu>1</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>${extra}
</domain>`;

const uuidOf = async (client: LibvirtClient, machine = name): Promise<string> =>
  (await client.virsh("read the UUID", ["domuuid", machine])).trim();

function lifeCycle(client: () => LibvirtClient): void {
  after(
    async () =>
      void (await client()
        .undefine(name, { nvram: "remove", tpm: "remove" })
        .catch(() => undefined)),
  );

  it("defines, redefines in place, and keeps the old definition when the new one is refused", async () => {
    await client().define(domain(64));
    const uuid = await uuidOf(client());
    await client().define(domain(128));
    assert.equal(await uuidOf(client()), uuid);
    assert.match(await client().dumpXml(uuid, { inactive: true }), /<memory unit='KiB'>131072</);
    await assert.rejects(
      client().define(domain(256, "<features><hyperv><nonsense state='on'/></hyperv></features>")),
      LibvirtError,
    );
    assert.match(await client().dumpXml(uuid, { inactive: true }), /<memory unit='KiB'>131072</);
  });

  it("knows state, list and autostart", async () => {
    assert.equal(await client().state(name), "shut off");
    assert.ok((await listMachines(client())).includes(name));
    const autostart = async (): Promise<boolean> => (await client().look(await uuidOf(client()))).machine!.autostart;
    assert.equal(await autostart(), false);
    await client().setAutostart(name, true);
    assert.equal(await autostart(), true);
  });

  it("changes a machine and looks at it in one go, and tells what failed and what did not", async () => {
    const uuid = await uuidOf(client());
    const { changes } = client();
    const defined = await changes.define(uuid, domain(192), true);
    assert.equal(defined!.inactive.parsed.definition.memoryKiB, 192 * 1024);
    assert.equal(await changes.define(uuid, domain(128), false), undefined);
    await assert.rejects(
      changes.define(uuid, domain(256, "<features><hyperv><nonsense state='on'/></hyperv></features>"), true),
      (error) =>
        error instanceof LibvirtError && /: define the machine: /.test(error.message) && !error.isConnectionFailure,
    );
    const { problems, machine } = await changes.finish(uuid, { autostart: false, power: "resume" });
    assert.deepEqual(
      problems.map(({ message }) => message.slice(client().host.length)),
      [`: resume ${uuid}: Failed to resume domain '${uuid}': Requested operation is not valid: domain is not running`],
    );
    assert.deepEqual(
      [machine!.state, machine!.autostart, machine!.inactive.parsed.definition.memoryKiB],
      ["shut off", false, 128 * 1024],
    );
    const [glance, missing] = await Promise.all([
      client().glance(uuid),
      client().glance("00000000-0000-4000-8000-000000000000"),
    ]);
    assert.deepEqual([glance!.persistent, missing], [true, undefined]);
  });

  it("undefines; after that the machine is not found", async () => {
    await client().undefine(name, { nvram: "keep", tpm: "keep" });
    await assert.rejects(client().state(name), (error) => error instanceof LibvirtError && error.code === "not-found");
  });

  it("answers several questions at once, each on its own", async () => {
    await client().define(domain(64));
    const hostile = `a 'b" ; echo \\ x`;
    const [there, missing, odd, list] = await client().batch("look", [
      ["domstate", `--domain=${name}`],
      ["domstate", "--domain=wg-nobody"],
      ["domstate", `--domain=${hostile}`],
      ["list", "--all", "--name"],
    ]);
    assert.ok(there?.ok && there.text.trim() === "shut off");
    assert.ok(
      missing?.ok === false && missing.error.code === "not-found" && missing.error.message.includes("wg-nobody"),
    );
    assert.ok(
      odd?.ok === false && odd.error.code === "not-found" && odd.error.message.includes(hostile),
      JSON.stringify(odd),
    );
    assert.ok(list?.ok && list.text.includes(name));
    await client().undefine(name, { nvram: "keep", tpm: "keep" });
  });

  it("says the next step when a machine does not start", async () => {
    const cannot = async (devices: string, says: RegExp): Promise<void> => {
      await client().define(domain(64, `<devices>${devices}</devices>`));
      await assert.rejects(
        client().start(name),
        (error) => error instanceof LibvirtError && says.test(error.message) && !error.isConnectionFailure,
      );
    };
    await cannot(
      `<interface type='network'><source network='${name}-none'/></interface>`,
      /Specify a network of the host in `networks`; virsh -c \S+ net-list --all/,
    );
    await cannot(
      `<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='/${name}/none.raw'/><target dev='sda' bus='sata'/></disk>`,
      new RegExp(`ls -l /${name}/none\\.raw`),
    );
    await cannot(
      `<interface type='bridge'><source bridge='wgnone0'/></interface>`,
      /Specify a bridge of \S.* in `bridge`/,
    );
    await client().undefine(name, { nvram: "keep", tpm: "keep" });
  });

  it("passes hostile names through as they are", async () => {
    for (const hostile of ["$(touch /tmp/wg-pwned)", "a'b", "-x", "a b;id", 'a"><b']) {
      await assert.rejects(
        client().state(hostile),
        (error) => error instanceof LibvirtError && error.code === "not-found" && error.message.includes(hostile),
      );
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
    await assert.rejects(
      listMachines(libvirtClient("qemu+unix:///system?socket=/nonexistent/sock")),
      (error) => error instanceof LibvirtError && error.code === "no-daemon",
    );
    await assert.rejects(
      listMachines(libvirtClient("qemu+ssh://root@127.0.0.1:1/system")),
      (error) => error instanceof LibvirtError && error.code === "unreachable" && /port is open/.test(error.message),
    );
  });

  it("shows the enlightenments of a definition as QEMU's flags", async () => {
    const xml = domain(64, "<features><hyperv><relaxed state='on'/></hyperv></features>");
    assert.match(await libvirtClient("qemu:///system").qemuCommandLine(xml), /hv-relaxed/);
  });
});

describe("the libvirt client and a machine's id", () => {
  // libvirt's test driver always has one machine, "test", running with the id 1.
  const client = (): LibvirtClient => libvirtClient("test:///default");
  const nobody = (error: unknown): boolean =>
    error instanceof LibvirtError && error.code === "not-found" && error.reason.includes("'1'");

  it("finds it by its name and its UUID", async () => {
    const uuid = await uuidOf(client(), "test");
    assert.equal(await client().state(uuid.toUpperCase()), "running");
    assert.equal(await client().state("test"), "running");
  });

  it("never takes the name 1 for the machine with the id 1", async () => {
    await assert.rejects(client().state("1"), nobody);
    await assert.rejects(client().dumpXml("1"), nobody);
    await assert.rejects(client().destroy("1"), nobody);
  });

  it("XML that cannot be parsed is the definition's fault", async () => {
    await assert.rejects(
      client().define("<domain type='test'><name>a</name><description>s3cret & x</description>"),
      (error) => {
        assert.ok(error instanceof LibvirtError, String(error));
        assert.equal(error.code, "invalid-xml", error.message);
        return !error.message.includes("s3cret");
      },
    );
  });
});

describe("the libvirt client through ssh", () => {
  if (noSshServer !== undefined) {
    it.skip(`all of it: ${noSshServer}`);
    return;
  }
  let ssh: LoopbackSsh;
  before(async () => {
    ssh = await startSshServer();
    process.env["WG_TEST_SSH"] = ssh.folder;
  });
  after(async () => {
    delete process.env["WG_TEST_SSH"];
    await closeLibvirtClients();
    ssh.stop();
  });

  /** Shared connections to this server: ssh processes of this test's own key that run no command. */
  const masters = (): number[] =>
    readdirSync("/proc")
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => {
        try {
          // A master that was opened shows its command line, or "ssh: <socket> [mux]" once it is in the background.
          const shown = readFileSync(`/proc/${pid}/cmdline`, "utf8");
          return (
            /^ssh[\0:]/.test(shown) &&
            (shown.includes(`${ssh.folder}/user`) || shown.includes("[mux]")) &&
            readFileSync(`/proc/${pid}/environ`, "utf8").includes(`WG_TEST_SSH=${ssh.folder}\0`)
          );
        } catch {
          return false;
        }
      });

  lifeCycle(() => libvirtClient(ssh.uri));

  it("probes the host without a new login", async () => {
    const before = ssh.logins();
    const profile = parseHostProfile(await libvirtClient(ssh.uri).probe());
    assert.ok(profile.libvirt && profile.kernelRelease);
    assert.equal(ssh.logins(), before);
  });

  it("has logged in once for everything", () => assert.equal(ssh.logins(), 1));

  it("opens the shared connection again when it is gone, once", async () => {
    for (const pid of masters()) process.kill(pid);
    for (let i = 0; i < 50 && masters().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([1, 2, 3].map(() => listMachines(libvirtClient(ssh.uri))));
    assert.equal(ssh.logins(), 2);
  });

  it("leaves no connection behind when it is closed", async () => {
    assert.equal(masters().length, 1);
    await closeLibvirtClients();
    for (let i = 0; i < 50 && masters().length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.deepEqual(masters(), []);
  });

  it("refuses a host whose key is not the known one", async () => {
    const wrongKey = readFileSync(join(ssh.folder, "user.pub"), "utf8").split(" ")[1];
    writeFileSync(
      join(ssh.folder, "other"),
      readFileSync(join(ssh.folder, "known"), "utf8").replace(/ AAAA\S+/, ` ${wrongKey}`),
    );
    const wrong = ssh.uri.replace("/known", "/other");
    await assert.rejects(
      listMachines(libvirtClient(wrong)),
      (error) => error instanceof LibvirtError && error.code === "host-key",
    );
  });
});
