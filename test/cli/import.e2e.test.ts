import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import ts from "typescript";
import { parseAllDocuments } from "yaml";
import { renderDomainXml } from "../../src/domain";
import { resolveGuest } from "../../src/guest";
import type { GuestSpec } from "../../src/guest/types";
import { define, machineName, removeMachines } from "../provider/machines";
import { ensureBuilt, run } from "./support/command";

const fixture = (name: string): string => readFileSync(path.join(__dirname, "..", "domain", "fixtures", name), "utf8");

/** Machines of others on the libvirt of this computer. */
describe("windows-guest import", function () {
  this.timeout(120_000);
  const [ours, theirs, linux] = ["import-ours", "import-theirs", "import-linux"].map(machineName) as [
    string,
    string,
    string,
  ];
  const spec: GuestSpec = {
    name: ours,
    windows: "windows-11",
    preset: "desktop@2",
    vcpus: 6,
    systemDisk: { path: "/var/lib/libvirt/images/ours.qcow2" },
    enlightenments: { tlbflush: "off" },
  };

  before(() => {
    ensureBuilt();
    define(renderDomainXml(resolveGuest(spec).definition!)
      .replace('type="kvm"', 'type="qemu"')
      .replace("type='kvm'", "type='qemu'"));
    define(fixture("virt-manager-windows-11.xml")
      .replace("<name>win11</name>", `<name>${theirs}</name>`)
      .replace(/<uuid>.*<\/uuid>/, "")
      .replace("type='kvm'", "type='qemu'")
      .replace('type="kvm"', 'type="qemu"'));
    define(`<domain type='qemu'><name>${linux}</name><memory>65536</memory><os><type arch='x86_64' machine='q35'>hvm</type></os></domain>`);
  });
  after(removeMachines);

  const specs = (text: string): GuestSpec[] => parseAllDocuments(text).map((document) => document.toJS() as GuestSpec);

  it("writes a machine that was made from a preset as that preset and its own settings", () => {
    const { code, stdout, stderr } = run(["import", "qemu:///system", ours]);
    assert.equal(code, 0, stderr);
    const [found] = specs(stdout);
    assert.equal(found?.preset, "desktop");
    assert.equal(found?.vcpus, 6);
    assert.equal(found?.enlightenments?.["tlbflush"], "off");
    assert.equal(found?.systemDisk?.path, "/var/lib/libvirt/images/ours.qcow2");
  });

  it("the spec that it writes is one that the other commands accept", () => {
    const { stdout } = run(["import", "qemu:///system", ours, theirs]);
    const { code, stderr, stdout: explained } = run(["explain", "-"], { input: stdout });
    assert.equal(code, 0, stderr + explained);
  });

  it("a machine of virt-manager: what no argument says is listed, and --strict makes it an error", () => {
    const { code, stdout, stderr } = run(["import", "qemu:///system", theirs]);
    assert.equal(code, 0, stderr);
    assert.equal(specs(stdout)[0]?.windows, "windows-11");
    assert.match(stderr, /these settings have no argument/);
    assert.equal(run(["import", "qemu:///system", theirs, "--strict"]).code, 1);
  });

  it("all of a host: what does not run Windows is passed over, and it is said", () => {
    const { code, stdout, stderr } = run(["import", "qemu:///system"]);
    assert.equal(code, 0, stderr);
    const names = specs(stdout).map(({ name }) => name);
    assert.ok(names.includes(ours) && names.includes(theirs) && !names.includes(linux), names.join());
    assert.match(stderr, new RegExp(`${linux}: skipped, because it does not say that it runs Windows`));
  });

  it("a machine that names no Windows needs --windows", () => {
    const without = run(["import", "qemu:///system", linux]);
    assert.equal(without.code, 1);
    assert.match(without.stderr, /specify it with --windows/);
    const found = specs(run(["import", "qemu:///system", linux, "--windows", "server-2019"]).stdout)[0];
    assert.equal(found?.windows, "server-2019");
    const wrong = run(["import", "qemu:///system", linux, "--windows", "windows-12"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /"windows-12" is not a Windows version; use one of windows-11/);
  });

  it("a program: it holds the same arguments, and takes the machines over", () => {
    const { stdout } = run(["import", "qemu:///system", ours, "-f", "typescript"]);
    const made: { name: string; args: GuestSpec }[] = [];
    class WindowsGuest {
      constructor(name: string, args: GuestSpec) {
        made.push({ name, args });
      }
    }
    const { outputText, diagnostics } = ts.transpileModule(stdout, {
      reportDiagnostics: true,
      compilerOptions: { module: ts.ModuleKind.CommonJS },
    });
    assert.deepEqual(diagnostics, []);
    vm.runInNewContext(outputText, { exports: {}, require: () => ({ WindowsGuest }) });
    const [yaml] = specs(run(["import", "qemu:///system", ours]).stdout);
    assert.deepEqual(JSON.parse(JSON.stringify(made)), [{ name: ours, args: { ...yaml, adopt: true } }]);
  });

  it("a machine that is not there, and a host that is not there", () => {
    const missing = run(["import", "qemu:///system", "wg-nobody"]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /has no machine "wg-nobody"/);
    assert.equal(run(["import", "qemu+unix:///system?socket=/nonexistent"]).code, 1);
  });
});
