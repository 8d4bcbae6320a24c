import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createClient, LibvirtError, parseLibvirtUri, type LibvirtErrorCode } from "../../src/libvirt";
import { transportFor } from "../../src/libvirt/transport";

/** Doubles stand in for faults that cannot be had for real: programs that hang, die, or talk nonsense. */
describe("the client when virsh or ssh fails", () => {
  let folder: string;
  const path = process.env["PATH"];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "wg-fault-"));
    process.env["PATH"] = `${folder}${delimiter}${path}`;
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (name: string, script: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const client = (uri: string): ReturnType<typeof createClient> => createClient(parseLibvirtUri(uri), transportFor(parseLibvirtUri(uri)));
  /** A killed process stays in the table as a zombie until its new parent looks. */
  const runs = (pid: string): boolean => existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fails = async (call: Promise<unknown>, code: LibvirtErrorCode, says: RegExp): Promise<void> =>
    assert.rejects(call, (error) => {
      assert.ok(error instanceof LibvirtError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
      return true;
    });

  it("a virsh that hangs is stopped, with everything it started", async () => {
    program("virsh", `sleep 4711 & echo $! >${join("$(dirname $0)", "child")}; sleep 4711`);
    await fails(client("qemu:///system").list({ timeLimit: 400 }), "time-limit", /qemu:\/\/\/system: list the machines: no answer within 0 s.*run virsh list/);
    const child = execFileSync("cat", [join(folder, "child")], { encoding: "utf8" }).trim();
    for (let i = 0; i < 50 && runs(child); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(!runs(child), "the child still runs");
  });

  it("an ssh that hangs is stopped", async () => {
    program("ssh", "sleep 4711");
    await fails(client("qemu+ssh://kvm1.example.org/system").list({ timeLimit: 400 }), "time-limit", /qemu\+ssh:\/\/kvm1\.example\.org\/system: .*no answer/);
  });

  it("a call that is cancelled ends at once", async () => {
    program("virsh", "sleep 4711");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await fails(client("qemu:///system").list({ signal: controller.signal }), "aborted", /cancelled/);
  });

  it("a daemon that stops in the middle is a connection failure, not a missing machine", async () => {
    program("virsh", "echo 'error: Disconnected from qemu:///system due to end of file' >&2; echo 'error: End of file while reading data: Input/output error' >&2; exit 1");
    await fails(client("qemu:///system").dumpXml("ada"), "unreachable", /daemon on it is still running/);
  });

  it("garbage instead of XML is said", async () => {
    program("virsh", "echo '<html>captive portal</html>'");
    await fails(client("qemu:///system").dumpXml("ada"), "garbage", /not domain XML/);
  });

  it("an endless answer is cut off", async () => {
    program("virsh", "yes");
    await fails(client("qemu:///system").list(), "garbage", /over 32 MiB/);
  });

  it("no virsh at all says what to install", async () => {
    process.env["PATH"] = folder;
    await fails(client("qemu:///system").list(), "no-virsh", /libvirt-clients.*qemu\+ssh/);
  });

  it("no ssh at all says what to install", async () => {
    process.env["PATH"] = folder;
    await fails(client("qemu+ssh://kvm1/system").list(), "no-ssh", /openssh-client/);
  });

  const said: [text: string, code: LibvirtErrorCode, hint: RegExp][] = [
    ["root@kvm1: Permission denied (publickey,password).", "auth", /keyfile=/],
    ["Host key verification failed.", "host-key", /ssh-keyscan/],
    ["ssh: connect to host kvm1 port 22: Connection timed out", "unreachable", /port is open/],
    ["ssh: Could not resolve hostname kvm1: Name or service not known", "unreachable", /host name/],
    ["bash: line 1: virsh: command not found", "no-virsh", /libvirt-clients/],
    ["error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", "no-daemon", /systemctl start/],
    ["error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied", "permission", /group libvirt/],
    ["error: failed to get domain 'ada'\nerror: Domain not found: no domain with matching name 'ada'", "not-found", /ada/],
  ];
  for (const [text, code, hint] of said) {
    it(`${code}: ${text.split("\n").pop()}`, async () => {
      program("ssh", `case "$*" in *-N*) exit 0;; esac\ncat >&2 <<'X'\n${text}\nX\nexit 255`);
      await fails(client("qemu+ssh://kvm1/system").list(), code, hint);
    });
  }
});
