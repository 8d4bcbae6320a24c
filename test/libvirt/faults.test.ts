import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LibvirtError, type LibvirtErrorCode } from "../../src/libvirt";
import { listMachines, newClient, StandIns } from "./stand-ins";

/** Doubles stand in for faults that cannot be had for real: programs that hang, die, or talk nonsense. */
describe("the client when virsh or ssh fails", () => {
  const standIns = new StandIns();
  const program = (name: string, script: string): void => standIns.program(name, script);
  const client = newClient;
  /** A killed process stays in the table as a zombie until its new parent looks. */
  const runs = (pid: string): boolean =>
    existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fails = async (call: Promise<unknown>, code: LibvirtErrorCode, says: RegExp): Promise<void> =>
    assert.rejects(call, (error) => {
      assert.ok(error instanceof LibvirtError, String(error));
      assert.equal(error.code, code, error.message);
      assert.match(error.message, says);
      return true;
    });

  it("a virsh that hangs is stopped, with everything it started", async () => {
    program("virsh", `sleep 4711 & echo $! >${join("$(dirname $0)", "child")}; sleep 4711`);
    await fails(
      listMachines(client("qemu:///system"), { timeLimit: 400 }),
      "time-limit",
      /qemu:\/\/\/system: list the machines: no answer within 0 s.*run virsh list/,
    );
    const child = execFileSync("cat", [join(standIns.folder, "child")], { encoding: "utf8" }).trim();
    for (let i = 0; i < 50 && runs(child); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(!runs(child), "the child still runs");
  });

  it("an ssh that hangs is stopped", async () => {
    program("ssh", "sleep 4711");
    await fails(
      listMachines(client("qemu+ssh://kvm1.example.org/system"), { timeLimit: 400 }),
      "time-limit",
      /qemu\+ssh:\/\/kvm1\.example\.org\/system: .*no answer/,
    );
  });

  it("a call that is cancelled ends at once", async () => {
    program("virsh", "sleep 4711");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await fails(listMachines(client("qemu:///system"), { signal: controller.signal }), "aborted", /cancelled/);
  });

  // The same with a real libvirt is in broken-connection.e2e.test.ts; here virsh dies before it can say what happened.
  it("a lookup that failed without a reason is no missing machine while libvirt lists it", async () => {
    program(
      "virsh",
      `case "$*" in *list*) echo '5fd9ac2c-7a2a-4d5c-8d5e-000000000001 ada';; *) echo "error: failed to get domain 'ada'" >&2; exit 1;; esac`,
    );
    await fails(client("qemu:///system").state("ada"), "unreachable", /though libvirt lists it/);
    await fails(client("qemu:///system").state("eva"), "not-found", /eva|ada/);
  });

  it("… nor while the list cannot be had", async () => {
    program(
      "virsh",
      `case "$*" in *list*) printf "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/s': No such file or directory\n" >&2; exit 1;; *) echo "error: failed to get domain 'ada'" >&2; exit 1;; esac`,
    );
    await fails(client("qemu:///system").dumpXml("ada"), "no-daemon", /systemctl start/);
  });

  it("garbage instead of XML is said", async () => {
    program("virsh", "echo '<html>captive portal</html>'");
    await fails(client("qemu:///system").dumpXml("ada"), "garbage", /not domain XML/);
  });

  it("garbage instead of a state, a UUID or a list is said", async () => {
    program("virsh", "echo 'Welcome to kvm1'");
    await fails(client("qemu:///system").state("ada"), "garbage", /not the state of a machine/);
    await fails(client("qemu:///system").state("1"), "garbage", /not a list of machines/);
  });

  it("a virsh that is killed leaves open what was done", async () => {
    program("virsh", "kill -9 $$");
    await assert.rejects(client("qemu:///system").define("<domain/>"), LibvirtError);
    await assert.rejects(
      client("qemu:///system").destroy("ada"),
      (error) => error instanceof LibvirtError && error.isConnectionFailure && /was killed/.test(error.message),
    );
  });

  it("a virsh that may not be run is not called missing", async () => {
    program("virsh", "");
    chmodSync(join(standIns.folder, "virsh"), 0o644);
    process.env["PATH"] = standIns.folder;
    await fails(listMachines(client("qemu:///system")), "no-virsh", /could not be started.*EACCES/);
  });

  it("a name with NUL is refused", async () => {
    await fails(client("qemu:///system").state("a\0b"), "operation-failed", /NUL/);
    await fails(client("qemu+ssh://kvm1/system").state("a\0b"), "operation-failed", /NUL/);
  });

  describe("undefining on a libvirt before 8.9", () => {
    const old = (definition: string): void =>
      program(
        "virsh",
        `echo "$*" >>"$(dirname $0)/calls"
case "$*" in *--keep-tpm*|*--tpm*) echo "error: command 'undefine' doesn't support option --keep-tpm" >&2; exit 1;; *dumpxml*) cat <<'X'
${definition}
X
;; esac`,
      );
    const calls = (): string[] =>
      readFileSync(join(standIns.folder, "calls"), "utf8")
        .trim()
        .split("\n")
        .filter((call) => call.includes(" undefine "));
    const keep = { nvram: "keep", tpm: "keep" } as const;
    const tpm = (attributes: string): string =>
      `<domain type='kvm'><devices><tpm model='tpm-crb'><backend type='emulator' version='2.0'${attributes}/></tpm></devices></domain>`;

    it("does without the flag where there is no TPM", async () => {
      old("<domain type='kvm'/>");
      await client("qemu:///system").undefine("ada", keep);
      assert.match(calls().at(-1)!, /undefine --domain=ada --keep-nvram$/);
    });

    it("does without the flag where the definition keeps the TPM's state", async () => {
      old(tpm(" persistent_state='yes'"));
      await client("qemu:///system").undefine("ada", keep);
      assert.match(calls().at(-1)!, /--keep-nvram$/);
    });

    it("refuses where the TPM's state would be lost, and undefines nothing", async () => {
      old(tpm(""));
      await fails(client("qemu:///system").undefine("ada", keep), "unsupported", /persistent_state='yes'/);
      assert.equal(calls().length, 1);
    });

    it("removes it all where that was asked for", async () => {
      old(tpm(""));
      await client("qemu:///system").undefine("ada", { nvram: "remove", tpm: "remove" });
      assert.match(calls().at(-1)!, /undefine --domain=ada --nvram$/);
    });
  });

  describe("the shared ssh connection", () => {
    /** Each ssh that opens the shared connection leaves a line. */
    const opened = (): number =>
      existsSync(join(standIns.folder, "opened"))
        ? readFileSync(join(standIns.folder, "opened"), "utf8").split("\n").length - 1
        : 0;

    it("that cannot be opened is the answer to all who wait, and is not tried a second time for each", async () => {
      program(
        "ssh",
        `echo x >>"$(dirname $0)/opened"; sleep 0.5; echo 'ssh: connect to host kvm1 port 22: Connection refused' >&2; exit 255`,
      );
      const there = client("qemu+ssh://kvm1/system");
      await Promise.all([1, 2, 3].map(() => fails(listMachines(there), "unreachable", /port is open/)));
      assert.equal(opened(), 1);
      await fails(listMachines(there), "unreachable", /port is open/);
      assert.equal(opened(), 2, "a later call does not try again");
    });

    it("is still opened for the others when one gives up", async () => {
      program("ssh", `case "$*" in *-N*) echo x >>"$(dirname $0)/opened"; sleep 0.7;; *) echo ada;; esac`);
      const there = client("qemu+ssh://kvm1/system");
      const patient = listMachines(there);
      await fails(listMachines(there, { timeLimit: 100 }), "time-limit", /no answer/);
      assert.deepEqual(await patient, ["ada"]);
      assert.equal(opened(), 1);
    });

    it("is given up when nobody waits for it any more", async () => {
      program("ssh", `echo $$ >"$(dirname $0)/pid"; exec sleep 4711`);
      await fails(listMachines(client("qemu+ssh://kvm1/system"), { timeLimit: 300 }), "time-limit", /no answer/);
      const pid = readFileSync(join(standIns.folder, "pid"), "utf8").trim();
      for (let i = 0; i < 50 && runs(pid); i++) await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(!runs(pid), "ssh still runs");
    });
  });

  it("an endless answer is cut off", async () => {
    program("virsh", "yes");
    await fails(listMachines(client("qemu:///system")), "garbage", /longer than 32 MiB/);
  });

  it("no virsh at all says what to install", async () => {
    process.env["PATH"] = standIns.folder;
    await fails(listMachines(client("qemu:///system")), "no-virsh", /libvirt-clients.*qemu\+ssh/);
  });

  it("no ssh at all says what to install", async () => {
    process.env["PATH"] = standIns.folder;
    await fails(listMachines(client("qemu+ssh://kvm1/system")), "no-ssh", /openssh-client/);
  });

  const said: [text: string, code: LibvirtErrorCode, hint: RegExp][] = [
    ["root@kvm1: Permission denied (publickey,password).", "auth", /keyfile=/],
    ["Host key verification failed.", "host-key", /ssh-keyscan/],
    ["ssh: connect to host kvm1 port 22: Connection timed out", "unreachable", /port is open/],
    ["ssh: Could not resolve hostname kvm1: Name or service not known", "unreachable", /host name/],
    ["bash: line 1: virsh: command not found", "no-virsh", /libvirt-clients/],
    [
      "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
      "no-daemon",
      /systemctl start/,
    ],
    [
      "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
      "permission",
      /group libvirt/,
    ],
    [
      "error: failed to get domain 'ada'\nerror: Domain not found: no domain with matching name 'ada'",
      "not-found",
      /ada/,
    ],
  ];
  for (const [text, code, hint] of said) {
    it(`${code}: ${text.split("\n").pop()}`, async () => {
      // Machine and connection failures of virsh end with 1, of the remote shell with 127, of ssh itself with 255.
      const exitCode = /^error:/.test(text) ? 1 : /not found$/.test(text) ? 127 : 255;
      program("ssh", `case "$*" in *-N*) exit 0;; esac\ncat >&2 <<'X'\n${text}\nX\nexit ${exitCode}`);
      await fails(listMachines(client("qemu+ssh://kvm1/system")), code, hint);
    });
  }
});
