import assert from "node:assert/strict";
import { copyFileSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { parseXml } from "../../../src/domain";
import { childElements } from "../../../src/domain/xml";
import { ensureBuilt, root, run, withFolder } from "../support/command";

/* eslint-disable @typescript-eslint/no-explicit-any -- answers of the command, read as data */

const fixture = path.join(root, "test", "domain", "fixtures", "passthrough-and-tuning.xml");
const clean = path.join(root, "test", "domain", "fixtures", "libvirt-11.3-inactive.xml");

describe("windows-guest lint", function () {
  this.timeout(60_000);
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("shows each finding with its place in the file marked, and counts what it did not check", () => {
    const { code, stdout, stderr } = run(["lint", fixture, "--windows", "windows-11"]);
    assert.equal(stderr, "");
    assert.equal(code, 1);
    assert.match(
      stdout,
      /passthrough-and-tuning\.xml {2}gpu, windows-11\n {2}✖ error {2}\d+:\d+ {2}secure-boot-required\n {4}.*Secure Boot.*\n +\d+ \| <loader [^\n]*\n +\| \^{5,}\n {4}→ /,
    );
    assert.match(stdout, /1 machine checked: \d+ errors?, \d+ warnings?/);
    assert.match(stdout, /rules were not checked for some machines, because this is unknown: .*a host profile \(\d+\)/);
  });

  it("finds nothing in a machine of ours, and says so", () => {
    const { code, stdout } = run(["lint", clean]);
    assert.equal(code, 0);
    assert.match(stdout, /1 machine checked: no findings\./);
  });

  it("reads standard input, and takes another system for what it is in a folder", () =>
    withFolder((folder) => {
      const { stdout } = run(["lint", "-", "-f", "json"], { input: readFileSync(fixture, "utf8") });
      assert.ok(JSON.parse(stdout).findings.every(({ location }: any) => location.file === "-"));
      copyFileSync(fixture, path.join(folder, "gpu.xml"));
      mkdirSync(path.join(folder, "more"));
      writeFileSync(path.join(folder, "more", "router.xml"), "<domain type='kvm'><name>router</name></domain>");
      const both = run(["lint", folder]);
      assert.match(both.stdout, /1 machine checked/);
      assert.match(both.stdout, /Skipped, because nothing says that they run Windows: .*router\.xml/);
    }));

  it("goes on after what it cannot read, names each with the reason, and fails", () =>
    withFolder((folder) => {
      const write = (name: string, text: string | Buffer): void => writeFileSync(path.join(folder, name), text);
      copyFileSync(fixture, path.join(folder, "good.xml"));
      write("truncated.xml", readFileSync(fixture, "utf8").slice(0, 900));
      write("pool.xml", "<pool type='dir'><name>win</name></pool>");
      write("entity.xml", `<!DOCTYPE domain [<!ENTITY a SYSTEM "file:///etc/passwd">]><domain>&a;</domain>`);
      write("deep.xml", "<a>".repeat(100_000));
      write("large.xml", `<domain>${" ".repeat(10 * 1024 * 1024)}</domain>`);
      write("bytes.xml", Buffer.from("<domain><name>Büro</name></domain>", "latin1"));
      const { code, stdout } = run(["lint", folder, "-f", "json"]);
      assert.equal(code, 1);
      const { machines, failures } = JSON.parse(stdout);
      assert.deepEqual(
        machines.map(({ machine }: any) => machine),
        ["gpu"],
      );
      for (const [name, why] of [
        ["truncated", /line \d+/],
        ["pool", /its first element is <pool>, not <domain>/],
        ["entity", /document type|DOCTYPE/i],
        ["deep", /nested too deeply/],
        ["large", /the limit is/],
        ["bytes", /not UTF-8/],
      ] as const) {
        const failure = failures.find((one: string) => one.includes(`${name}.xml`));
        assert.match(failure ?? "", why, name);
      }
      assert.equal(failures.length, 6);
    }));

  /** What else a machine is told to have. */
  const COMPLETE =
    "  <features><acpi/><hyperv><relaxed state='on'/></hyperv></features>\r\n  <devices>\r\n    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>\r\n  </devices>\r\n";

  it("repairs files, in their own encoding, and shows before what it would do", () =>
    withFolder((folder) => {
      const file = path.join(folder, "Büro.xml");
      const text = `<?xml version='1.0' encoding='ISO-8859-1'?>\r\n<domain type='kvm'>\r\n  <name>B\u00fcro</name>\r\n  <memory unit='GiB'>4</memory>\r\n  <os><type arch='x86_64' machine='q35'>hvm</type></os>\r\n  <clock offset='localtime'>\r\n    <timer name='hypervclock' present='yes'></timer>\r\n    <timer name='hpet' present='yes'/>\r\n  </clock>\r\n${COMPLETE}</domain>\r\n`;
      writeFileSync(file, Buffer.from(text, "latin1"), { mode: 0o640 });
      const diff = run(["lint", file, "--diff", "--windows", "windows-10"]);
      assert.match(diff.stdout, /^-.*<timer name='hpet' present='yes'\/>\r?$/m);
      assert.match(diff.stdout, /^\+.*<timer name='hpet' present='no'\/>\r?$/m);
      assert.ok(readFileSync(file).equals(Buffer.from(text, "latin1")), "nothing is written");
      const { stderr } = run(["lint", file, "--fix", "--windows", "windows-10"]);
      assert.match(stderr, /repaired \(.*hpet-on/);
      assert.equal(readFileSync(file, "latin1"), text.replace("'yes'/", "'no'/"));
      assert.equal(statSync(file).mode & 0o777, 0o640);
      assert.equal(run(["lint", file, "--fix", "--windows", "windows-10"]).stderr, "");
    }));

  it("repairs the file that a link names, and shows with --diff what could not be read", () =>
    withFolder((folder) => {
      const [file, link] = [path.join(folder, "a.xml"), path.join(folder, "link.xml")];
      writeFileSync(file, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), readFileSync(fixture)]));
      symlinkSync("a.xml", link);
      const broken = path.join(folder, "broken.xml");
      writeFileSync(broken, "<domain");
      const diff = run(["lint", link, broken, "--diff"]);
      assert.equal(diff.code, 1);
      assert.match(diff.stderr, /broken\.xml: cannot read XML/);
      assert.match(diff.stdout, /^\+.*hpet/m);
      run(["lint", link, "--fix"]);
      assert.ok(lstatSync(link).isSymbolicLink());
      const fixed = readFileSync(file);
      assert.deepEqual([...fixed.subarray(0, 3)], [0xef, 0xbb, 0xbf], "the byte order mark stays");
      assert.match(fixed.toString("utf8"), /<timer name='hpet' present='no'\/>/);
    }));

  it("writes SARIF whose fingerprints do not depend on the order of the file", () =>
    withFolder((folder) => {
      const file = path.join(folder, "a.xml");
      const read = (text: string): any => {
        writeFileSync(file, text);
        return JSON.parse(run(["lint", file, "-f", "sarif"]).stdout);
      };
      const text = readFileSync(fixture, "utf8");
      const clock = /\n {2}<clock[\s\S]*?<\/clock>/.exec(text)![0];
      const [a, b] = [read(text), read(text.replace(clock, "").replace("</devices>", `</devices>${clock}`))];
      assert.equal(a.version, "2.1.0");
      const [result] = a.runs[0].results;
      assert.deepEqual(Object.keys(result.locations[0].physicalLocation.region).sort(), [
        "endColumn",
        "endLine",
        "startColumn",
        "startLine",
      ]);
      const prints = ({ runs }: any): string[] =>
        runs[0].results.map((one: any) => Object.values(one.partialFingerprints)[0]).sort();
      assert.deepEqual(prints(a), prints(b));
      for (const rule of a.runs[0].tool.driver.rules) {
        assert.ok(rule.helpUri && rule.help.text && rule.shortDescription.text && rule.fullDescription.text, rule.id);
        assert.equal("security-severity" in rule.properties, rule.properties.tags.includes("security"));
      }
    }));

  it("writes JUnit that is XML, GitHub annotations on one line each, and Markdown", () => {
    const junit = parseXml(run(["lint", fixture, "-f", "junit"]).stdout);
    assert.equal(junit.name, "testsuites");
    const hostile = "<domain type='kvm'><name>win%0A::error::x</name><clock offset='utc'/></domain>";
    const annotations = run(["lint", "-", "-f", "github"], { input: hostile }).stdout.trim().split("\n");
    for (const line of annotations) assert.match(line, /^::(error|warning|notice) title=[\w-]+::/);
    assert.ok(
      annotations.some((line) => line.includes("win%250A")),
      annotations.join("\n"),
    );
    assert.match(run(["lint", fixture, "-f", "markdown"]).stdout, /^\| warning \| .* \| `hpet-on` \|$/m);
  });

  it("writes accepted findings as skipped tests of JUnit, with reason and end", () =>
    withFolder((folder) => {
      const file = path.join(folder, "accepted.yaml");
      writeFileSync(file, "- { machine: gpu, rule: hpet-on, reason: Measured <here>., until: 2999-01-31 }\n");
      const junit = parseXml(run(["lint", fixture, "--suppressions", file, "-f", "junit"]).stdout);
      const [suite] = childElements(junit);
      const cases = childElements(suite!);
      const { tests, failures, skipped, errors } = suite!.attributes;
      assert.deepEqual([tests, errors, skipped], [String(cases.length), "0", "1"]);
      assert.equal(Number(failures), cases.length - 1);
      const [accepted] = cases.filter(({ attributes }) => attributes["name"]!.startsWith("hpet-on: "));
      assert.deepEqual(
        childElements(accepted!).map(({ name, attributes }) => [name, attributes["message"]]),
        [["skipped", "Measured <here>. (until 2999-01-31)"]],
      );
    }));

  it("knows that a suppression is used which is for a finding between machines", () =>
    withFolder((folder) => {
      const card = (name: string): string =>
        `<domain type='kvm'><name>${name}</name><memory>4194304</memory><devices><interface type='bridge'><mac address='52:54:00:00:00:01'/></interface></devices></domain>`;
      for (const name of ["win-a", "win-b"]) writeFileSync(path.join(folder, `${name}.xml`), card(name));
      writeFileSync(path.join(folder, "accepted.yaml"), "- { rule: stack-mac-shared, reason: A lab. }\n");
      const found = (...more: string[]): any => JSON.parse(run(["lint", folder, "-f", "json", ...more]).stdout);
      const rules = (list: any[]): string[] =>
        list.map(({ ruleId }) => ruleId).filter((id) => /^(stack|suppress)/.test(id));
      assert.deepEqual(rules(found().findings), ["stack-mac-shared"]);
      const accepted = found("--suppressions", path.join(folder, "accepted.yaml"));
      assert.deepEqual([rules(accepted.findings), rules(accepted.suppressed)], [[], ["stack-mac-shared"]]);
    }));

  it("checks guest specs with their lines, and states of Pulumi", () =>
    withFolder((folder) => {
      const spec = path.join(folder, "ada.yaml");
      writeFileSync(spec, "name: ada\nwindows: windows-11\nsystemDisk: { path: /a.qcow2 }\nclock:\n  offset: utc\n");
      assert.match(
        run(["lint", spec]).stdout,
        /ada\.yaml {2}ada, windows-11, \w+\n {2}▲ warning {2}5:\d+ {2}clock-utc\n/,
      );
      const inputs = { windows: "windows-11", systemDisk: { path: "/a.qcow2" }, clock: { offset: "utc" } };
      const urn = "urn:pulumi:dev::p::windows-guest:index:Domain::ada";
      const state = { version: 3, deployment: { resources: [{ urn, type: "windows-guest:index:Domain", inputs }] } };
      const read = run(["lint", "-", "-f", "json"], { input: JSON.stringify(state) });
      const found = JSON.parse(read.stdout).findings.find(({ ruleId }: any) => ruleId === "clock-utc");
      assert.equal(found.path, "clock.offset");
      const old = run(["lint", "-"], { input: JSON.stringify({ ...state, version: 2 }) });
      assert.equal(old.code, 1);
      assert.match(old.stdout, /deployment has version 2; this command reads version 3/);
    }));

  it("takes accepted findings from a file, and refuses an impossible date", () =>
    withFolder((folder) => {
      const file = path.join(folder, "accepted.yaml");
      writeFileSync(file, "- { machine: gpu, rule: hpet-on, reason: measured on 2026-11-01 }\n");
      const { stdout } = run(["lint", fixture, "--suppressions", file]);
      assert.match(stdout, /suppressed \(measured on 2026-11-01\)/);
      assert.doesNotMatch(stdout, /warning {2}.*hpet-on/);
      writeFileSync(file, "- { machine: gpu, rule: hpet-on, reason: measured, until: 2027-02-30 }\n");
      const wrong = run(["lint", fixture, "--suppressions", file]);
      assert.equal(wrong.code, 1);
      assert.match(wrong.stdout, /2027-02-30/);
    }));

  it("has exit codes for CI: findings, too many warnings, wrong use", () => {
    const off = ["--rule", "hpet-on=off"];
    assert.equal(run(["lint", fixture]).code, 0);
    assert.equal(run(["lint", fixture, "--max-warnings", "0"]).code, 1);
    assert.equal(run(["lint", fixture, "--rule", "hpet-on=error"]).code, 1);
    assert.doesNotMatch(run(["lint", fixture, ...off]).stdout, /hpet-on/);
    for (const [wrong, says] of [
      [["--rule", "hpet-onn=off"], /Did you mean hpet-on\?/],
      [["--windows", "windows-12"], /is not a Windows version/],
      [["-f", "xml"], /Write one of text/],
      [["--host", "a.yaml", "--host", "b.yaml"], /specify --host once/],
    ] as const) {
      const { code, stderr } = run(["lint", fixture, ...wrong]);
      assert.equal(code, 2);
      assert.match(stderr, says);
    }
    const host = run(["lint", "test:///default", "--fix"]);
    assert.equal(host.code, 2);
    assert.match(host.stderr, /machines on a host are never changed/);
  });
});
