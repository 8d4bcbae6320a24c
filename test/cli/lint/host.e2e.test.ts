import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { cutSocket, GET_XML } from "../../libvirt/cut-socket";
import { define, machineName, removeMachines, xmlOf } from "../../provider/machines";
import { ensureBuilt, root, run, start, withFolder } from "../support/command";

interface Report {
  readonly machines: readonly {
    readonly machine: string;
    readonly windows?: string;
    readonly notChecked: readonly { readonly ruleId: string; readonly missing: string }[];
  }[];
  readonly findings: readonly {
    readonly machine: string;
    readonly ruleId: string;
    readonly place: string;
    readonly message: string;
    readonly location: { readonly file: string; readonly line: number };
  }[];
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
  readonly notes: readonly string[];
}

const socket = ["/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock"].find(existsSync);
const HOST = "qemu:///system";

/** Machines of others on the libvirt of this computer; other tests may have some there too. */
describe("windows-guest lint of real hosts", function () {
  this.timeout(180_000);
  const [ada, bob, linux] = ["lint-ada", "lint-bob", "lint-linux"].map(machineName) as [string, string, string];
  const windows = readFileSync(path.join(root, "test", "domain", "fixtures", "virt-manager-windows-11.xml"), "utf8")
    .replace(/<uuid>.*<\/uuid>/, "")
    .replace(/<domain type=["']kvm["']/, "<domain type='qemu'")
    .replace(/<clock offset=["']localtime["']/, "<clock offset='utc'");
  const disk = (name: string): string => `/var/lib/libvirt/images/${name}.qcow2`;

  before(() => {
    ensureBuilt();
    // Both have the disk of the fixture, and cards of their own.
    for (const name of [ada, bob])
      define(windows
        .replace("<name>win11</name>", `<name>${name}</name>`)
        .replace(/<mac address=["'][^"']*["']\/>/, "")
        .replace(/\/var\/lib\/libvirt\/images\/win11\.qcow2/g, disk(`${ada}-shared`)));
    define(`<domain type='qemu'><name>${linux}</name><memory>65536</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`);
  });
  after(removeMachines);

  const read = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): Report => {
    assert.notEqual(stdout, "", stderr);
    return JSON.parse(stdout) as Report;
  };
  const rulesOf = ({ findings }: Report, name: string): string[] =>
    findings.filter(({ machine }) => machine === name).map(({ ruleId }) => ruleId);

  it("finds what is wrong with each Windows machine, asks the host's rules too, and leaves the others alone", () => {
    const result = run(["lint", HOST, "-f", "json"]);
    const report = read(result);
    assert.deepEqual(report.failures, []);
    for (const name of [ada, bob]) {
      const machine = report.machines.find((one) => one.machine === name)!;
      assert.equal(machine.windows, "windows-11");
      assert.ok(!machine.notChecked.some(({ missing }) => /host/.test(missing)), JSON.stringify(machine.notChecked));
      assert.ok(rulesOf(report, name).includes("clock-utc"), JSON.stringify(rulesOf(report, name)));
      const { location } = report.findings.find(({ machine, ruleId }) => machine === name && ruleId === "clock-utc")!;
      assert.equal(location.file, `${HOST}/${name}`);
      assert.match(xmlOf(name).split("\n")[location.line - 1]!, /<clock/);
    }
    assert.ok(report.skipped.includes(linux));
    assert.match(result.stderr, /^Reading qemu:\/\/\/system …\nqemu:\/\/\/system: (\d+) of \1 machines read\n$/);
  });

  it("says once for each machine that it shares its disk with another one", () => {
    const report = read(run(["lint", HOST, "-f", "json"]));
    const shared = report.findings.filter(({ message }) => message.includes(disk(`${ada}-shared`)));
    assert.deepEqual(
      shared.map(({ machine, ruleId }) => `${machine} ${ruleId}`).sort(),
      [`${ada} shared-disk`, `${bob} shared-disk`],
      JSON.stringify(shared),
    );
  });

  it("reads several hosts, one of which has no profile and one does not answer, and fails for that one", () =>
    withFolder((folder) => {
      const [there, double, gone] = [HOST, "test:///default", `qemu+unix:///system?socket=${folder}/gone`];
      const result = run(["lint", there, double, gone, double, "--windows", "windows-11", "-f", "json"]);
      const report = read(result);
      assert.equal(result.code, 1);
      assert.equal(report.failures.length, 1);
      assert.match(report.failures[0]!, /^qemu\+unix:.*gone.*None of its machines was read\.$/);
      assert.ok(report.machines.some(({ machine }) => machine === ada));
      assert.deepEqual(
        rulesOf(report, "test").filter((id) => id === "clock-utc"),
        ["clock-utc"],
      );
      const { notChecked } = report.machines.find(({ machine }) => machine === "test")!;
      assert.ok(notChecked.some(({ missing }) => missing === `a host profile of ${double}`));
      assert.ok(notChecked.some(({ missing }) => missing === "the other machines of the host"));
      assert.equal(report.notes.length, 1);
      assert.match(
        report.notes[0]!,
        /^test:.*this function is not supported.*without the rules that need a host profile/,
      );
      const said = result.stderr.trimEnd().split("\n");
      assert.equal(said[0], `Reading ${[there, double, gone].join(", ")} …`);
      assert.deepEqual(
        said
          .slice(1)
          .map((line) => line.replace(/: \d+ of \d+ machines read$/, ""))
          .sort(),
        [there, double].sort(),
      );
      const text = run(["lint", double, "--windows", "windows-11"]).stdout;
      assert.match(text, /^test:\/\/\/default\/test {2}windows-11$/m);
      assert.match(text, /^▲ test:\/\/.*\n(.*\n)*1 machine checked: /m);
    }));

  it("is told of a URI that is none before it waits for a host", () => {
    const { code, stdout, stderr } = run(["lint", HOST, "qemu+tcp://127.0.0.1/system"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /transport "tcp" is not supported/);
    assert.doesNotMatch(stderr, /machines read/);
  });

  it("keeps what a host told before it stopped answering, and names the rest", async function () {
    if (socket === undefined) return this.skip();
    let asked = 0;
    const cut = await cutSocket(socket, (procedure, message) => {
      // The first time, the host's profile is read.
      if (procedure === GET_XML && message.includes(bob)) asked++;
      return procedure === GET_XML && message.includes(bob) && asked > 1;
    });
    try {
      const result = await start(["lint", cut.uri, "-f", "json"]);
      const report = read(result);
      assert.equal(result.code, 1);
      assert.ok(cut.cuts() > 0, "the connection was not cut");
      assert.equal(report.failures.length, 1, report.failures.join("\n"));
      assert.match(report.failures[0]!, new RegExp(`Not read: (.*, )?${bob}(, .*)?\\. \\d+ of \\d+ were read\\.$`));
      assert.doesNotMatch(report.failures[0]!, new RegExp(ada));
      assert.ok(rulesOf(report, ada).includes("clock-utc"));
      assert.deepEqual(rulesOf(report, bob), []);
    } finally {
      await cut.stop();
    }
  });
});
