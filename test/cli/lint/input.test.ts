import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bin, ensureBuilt, root, run, withFolder } from "../support/command";

const fixture = path.join(root, "test", "domain", "fixtures", "passthrough-and-tuning.xml");
const xml = readFileSync(fixture, "utf8");
const small = "<domain type='kvm'>\n  <name>win10</name>\n  <memory unit='GiB'>4</memory>\n</domain>\n";
const guest = { windows: "windows-11", systemDisk: { path: "/a.qcow2" }, clock: { offset: "utc" } };
const state = (version: number): string =>
  JSON.stringify({
    version,
    deployment: {
      resources: [
        {
          urn: "urn:pulumi:dev::p::windows-guest:index:Domain::ada",
          type: "windows-guest:index:Domain",
          inputs: guest,
        },
      ],
    },
  });

interface Report {
  readonly machines: readonly { readonly machine: string }[];
  readonly findings: readonly {
    readonly ruleId: string;
    readonly location: { readonly file?: string; readonly property?: string };
  }[];
  readonly failures: readonly string[];
  readonly notes: readonly string[];
}

/** What nobody can check: a name, its content, and what the person reads, with the next step. */
const BAD: readonly (readonly [name: string, content: string | Buffer, says: RegExp])[] = [
  [
    "truncated.xml",
    xml.slice(0, 900),
    /\(line \d+, column \d+\)\. Correct it there, or save the machine again with virsh dumpxml\.$/,
  ],
  [
    "pool.xml",
    "<pool type='dir'><name>win</name></pool>",
    /first element is <pool>, not <domain>\. Pass the definition of a machine, as virsh/,
  ],
  [
    "large.xml",
    `<domain>${" ".repeat(10 * 1024 * 1024)}</domain>`,
    /it is 10485777 characters long; the limit is 4194304\. Pass the definition of one machine/,
  ],
  [
    "parts.xml",
    `<domain>${"<a/>".repeat(300_000)}</domain>`,
    /300001 elements, attributes and comments; the limit is 250000\. Pass the definition of one/,
  ],
  ["entities.xml", `<domain><name>${"&x;".repeat(1_000_000)}</name></domain>`, /entity.*\. Correct it there/],
  [
    "laughs.xml",
    `<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><domain>&b;</domain>`,
    /document type declarations are not supported \(line 1, column 1\)\. Correct it there/,
  ],
  [
    "external.xml",
    `<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><domain>&a;</domain>`,
    /document type declarations are not supported/,
  ],
  ["deep.xml", "<a>".repeat(100_000), /nested too deeply\. Pass the definition of one machine/],
  [
    "latin1.xml",
    Buffer.from("<domain><name>Büro</name></domain>", "latin1"),
    /byte 0xFC is not UTF-8\. Save it as UTF-8, or declare its encoding/,
  ],
  ["utf16.xml", Buffer.from(`\ufeff${small}`, "utf16le"), /not UTF-8\. Save it as UTF-8\.$/],
  ["empty.xml", "", /is empty\. lint reads libvirt domain XML, guest specs/],
  ["state.json", state(2), /deployment has version 2; this command reads version 3\. Export it again with Pulumi 3\.$/],
  ["cut.json", state(3).slice(0, 80), /is not JSON: .*\. Export it again; the command may have been interrupted\.$/],
  [
    "deep.json",
    `{"deployment":${"[".repeat(100_000)}${"]".repeat(100_000)}, "version": 3}`,
    /holds no deployment|not JSON/,
  ],
  ["latin1.yaml", Buffer.from("name: Büro\nwindows: windows-11\n", "latin1"), /not UTF-8\. Save it as UTF-8\.$/],
  [
    "fleet.yaml",
    "template: { windows: windows-11 }\nmembers: { lab-01: {} }\n",
    /it describes a fleet that has no name\. Set one, for example "fleet: lab"\.$/,
  ],
  ["profile.yaml", "format: 1\nname: kvm1\nlibvirt: 10.0.0\n", /profile of a host\. .*specify it with --host\.$/],
  [
    "accepted.yaml",
    "- { machine: web*, rule: hpet-on, reason: Measured. }\n",
    /list of suppressions\. .*specify it with --suppressions\.$/,
  ],
  [
    "vm.yaml",
    "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: { name: ada }\n",
    /object of Kubernetes\. Check it where Pulumi creates it/,
  ],
  [
    "compose.yaml",
    "version: '3'\nservices: {}\nnetworks: {}\n",
    /no guest spec, because it sets nothing of a guest\. lint reads libvirt domain XML, guest specs, fleets, what `pulumi stack export`/,
  ],
  ["Pulumi.yaml", "name: desktops\nruntime: nodejs\n", /no guest spec, because it sets nothing of a guest/],
  ["broken.yaml", "name: 'ada\nwindows: windows-11\n", /:\d+: .*neither YAML nor JSON/],
];

describe("what windows-guest lint reads", function () {
  this.timeout(120_000);
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  const report = (args: readonly string[], options = {}): Report & { readonly code: number | null } => {
    const { code, stdout, stderr } = run(["lint", ...args, "-f", "json"], options);
    assert.equal(stderr, "");
    return { ...(JSON.parse(stdout) as Report), code };
  };

  it("is told as what it is where nobody can check it, with what to do; the rest is checked", () =>
    withFolder((folder) => {
      for (const [name, content] of BAD) writeFileSync(path.join(folder, name), content);
      writeFileSync(path.join(folder, "good.xml"), small);
      const files = [...BAD.map(([name]) => name), "good.xml", "gone.xml"];
      const { code, failures, machines } = report(files, { cwd: folder });
      assert.equal(code, 1);
      assert.deepEqual(
        machines.map(({ machine }) => machine),
        ["win10"],
      );
      for (const [name, , says] of BAD) {
        const own = failures.filter((failure) => failure.startsWith(name));
        assert.equal(own.length, 1, `${name}: ${own.join("\n")}`);
        assert.match(own[0]!, says);
        assert.ok(own[0]!.length < 500, own[0]);
      }
      assert.equal(
        failures.find((failure) => failure.startsWith("gone.xml")),
        "gone.xml cannot be read: there is no such file or folder. Check the path; a host is named by its libvirt URI, such as qemu:///system.",
      );
      assert.equal(failures.length, BAD.length + 1);
    }));

  for (const [name, content, says] of BAD)
    it(`is told the same of standard input: ${name}`, () => {
      if (name.endsWith(".yaml") && content instanceof Buffer) return;
      const { status, stdout } = spawnSync(process.execPath, [bin, "lint", "-", "-f", "json"], { input: content });
      assert.equal(status, 1);
      const { failures, findings } = JSON.parse(stdout.toString()) as Report;
      if (name === "empty.xml")
        assert.deepEqual(failures, ["standard input is empty. Check the command before the pipe: it may have failed."]);
      else assert.match(failures[0]!, says);
      assert.deepEqual([failures.length, findings], [1, []]);
    });

  it("has byte order marks and declared encodings, in files and standard input", () =>
    withFolder((folder) => {
      const latin = Buffer.from(
        `<?xml version='1.0' encoding='ISO-8859-1'?>\n${small.replace("win10", "Büro")}`,
        "latin1",
      );
      const marked = Buffer.from(`\ufeff${small.replace("win10", "Büro")}`);
      for (const bytes of [latin, marked]) {
        writeFileSync(path.join(folder, "a.xml"), bytes);
        for (const [source, input] of [
          ["a.xml", undefined],
          ["-", bytes],
        ] as const) {
          const { stdout } = spawnSync(process.execPath, [bin, "lint", source, "-f", "json"], { input, cwd: folder });
          assert.equal((JSON.parse(stdout.toString()) as Report).machines[0]?.machine, "Büro");
        }
      }
    }));

  it("is read once, by whatever names", () =>
    withFolder((folder) => {
      mkdirSync(path.join(folder, "machines"));
      writeFileSync(path.join(folder, "machines", "a.xml"), small);
      symlinkSync("machines/a.xml", path.join(folder, "link.xml"));
      const { machines } = report(["machines", "machines/a.xml", "./machines", "link.xml"], { cwd: folder });
      assert.equal(machines.length, 1);
    }));

  it("says that a folder is empty", () =>
    withFolder((folder) => {
      const { notes, code } = report(["."], { cwd: folder });
      assert.deepEqual([notes, code], [[". holds no file whose name ends in .xml."], 0]);
    }));

  it("names the file of a state", () =>
    withFolder((folder) => {
      writeFileSync(path.join(folder, "state.json"), state(3));
      const { findings } = report(["state.json"], { cwd: folder });
      const { location } = findings.find(({ ruleId }) => ruleId === "clock-utc")!;
      assert.deepEqual(location, { file: "state.json", property: "clock.offset" });
      const text = run(["lint", "state.json"], { cwd: folder }).stdout;
      assert.match(text, /^state\.json {2}ada, windows-11, \w+\n {2}▲ warning {2}clock\.offset {2}clock-utc$/m);
      const piped = report(["-"], { cwd: folder, input: state(3) });
      assert.equal(piped.findings.find(({ ruleId }) => ruleId === "clock-utc")!.location.file, undefined);
    }));

  it("lets a guest with a misspelt setting be explained by the rules about specs", () =>
    withFolder((folder) => {
      writeFileSync(path.join(folder, "ada.yaml"), "name: ada\nwindow: windows-11\n");
      const { failures, findings } = report(["ada.yaml"], { cwd: folder });
      assert.deepEqual(failures, []);
      assert.ok(findings.some(({ ruleId }) => ruleId.startsWith("spec-")));
    }));

  it("has suppressions whose date is impossible, told with what may be meant", () =>
    withFolder((folder) => {
      const says = /2027-02-30", which is not a date, so it is not applied.*Did you mean 2027-02-28\?/s;
      writeFileSync(path.join(folder, "accepted.yaml"), "- { rule: hpet-on, reason: Measured., until: 2027-02-30 }\n");
      writeFileSync(path.join(folder, "a.xml"), xml);
      const file = run(["lint", "a.xml", "--suppressions", "accepted.yaml"], { cwd: folder, env: { COLUMNS: "160" } });
      assert.equal(file.code, 1);
      assert.match(file.stdout, /^accepted\.yaml\n {2}✖ error {2}1:\d+ {2}suppression-date$/m);
      assert.match(file.stdout.replace(/\n {4}/g, " "), says);
      const suppress = `<windowsguest:suppress rule="hpet-on" reason="Measured." until="2027-02-30"/>`;
      const ours = readFileSync(path.join(root, "test", "domain", "fixtures", "libvirt-11.3-inactive.xml"), "utf8");
      const inside = ours.replace(/(<windowsguest:guest [^>]*)\/>/, `$1>${suppress}</windowsguest:guest>`);
      assert.notEqual(inside, ours);
      const found = run(["lint", "-"], { input: inside, env: { COLUMNS: "160" } });
      assert.match(found.stdout, / {2}suppression-date$/m);
      assert.match(found.stdout.replace(/\n {4}/g, " "), says);
    }));

  it("is not asked for standard input twice, nor for the XML of several machines there", () => {
    const { code, stderr } = run(["lint", "-", fixture, "--fix"], { input: xml });
    assert.equal(code, 2);
    assert.match(stderr, /standard output, which has room for one machine; specify - alone/);
  });
});

describe("windows-guest lint - --fix", function () {
  this.timeout(60_000);
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });
  const fix = (input: string | Buffer, ...more: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, "lint", "-", "--fix", ...more], { input });
    return { code: status, stdout, stderr: stderr.toString() };
  };

  it("writes the repaired XML, byte for byte, and says the rest on standard error", () => {
    const latin = Buffer.from(
      `<?xml version='1.0' encoding='ISO-8859-1'?>\r\n${xml.replace("<name>gpu", "<name>B\u00fcro").replace(/\n/g, "\r\n")}`,
      "latin1",
    );
    for (const input of [Buffer.from(xml), Buffer.from(`\ufeff${xml}`), latin]) {
      const { stdout, stderr, code } = fix(input);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^standard input: repaired \(.*hpet-on.*\)\.\n/);
      assert.match(stderr, /1 machine checked/);
      const [before, after] = [input.toString("latin1").split("\n"), stdout.toString("latin1").split("\n")];
      assert.deepEqual(
        after
          .filter((line) => !before.includes(line))
          .map((line) => line.trim())
          .sort()
          .reverse(),
        [
          "<timer name='hpet' present='no'/>",
          "<driver name='qemu' type='qcow2' cache='writethrough' error_policy='stop' detect_zeroes='unmap' queues='4' discard='unmap'/>",
        ],
      );
      assert.ok(fix(stdout).stdout.equals(stdout), "a second time changes nothing");
    }
  });

  it("writes findings to a file that is named, in its format", () =>
    withFolder((folder) => {
      const file = path.join(folder, "lint.sarif");
      const { stdout, stderr } = fix(xml, "-f", "sarif", "-o", file);
      assert.match(stdout.toString(), /^<domain/);
      assert.match(stderr, /^standard input: repaired \(.*\)\.\n$/);
      assert.equal((JSON.parse(readFileSync(file, "utf8")) as { version: string }).version, "2.1.0");
    }));

  it("passes on what it cannot change, and writes nothing where there is no machine", () => {
    const mixed = xml.replace("\n", "\r\n");
    const passed = fix(mixed);
    assert.equal(passed.stdout.toString(), mixed);
    assert.match(passed.stderr, /^standard input: not changed, because its lines end in different ways\.\n/);
    const broken = fix(xml.slice(0, 900));
    assert.deepEqual([broken.code, broken.stdout.length], [1, 0]);
    assert.match(broken.stderr, /cannot read XML/);
    const other = fix(state(3));
    assert.deepEqual([other.code, other.stdout.length], [2, 0]);
    assert.match(other.stderr, /--fix changes domain XML, and standard input holds none/);
  });

  it("shows with --diff what it would change", () => {
    const { code, stdout } = run(["lint", "-", "--diff"], { input: xml });
    assert.equal(code, 0);
    assert.match(stdout, /^\+ +<timer name='hpet' present='no'\/>$/m);
  });
});
