import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createColors } from "picocolors";
import { format } from "../../../src/cli/lint/formatters/text";
import type { LintReport } from "../../../src/cli/lint/report";
import { lintDomainXml, type LintFinding, type LintResult } from "../../../src/lint";
import { reportOf } from "./report";
import { ensureBuilt, root, run } from "../support/command";

const fixture = path.join(root, "test", "domain", "fixtures", "passthrough-and-tuning.xml");
const xml = readFileSync(fixture, "utf8");
const plain = { colors: createColors(false), width: 80 };
/** A deep folder, as repositories of infrastructure have. */
const deep = (name: string): string => `infrastructure/sites/berlin/hosts/kvm-17/machines/classrooms/${name}.xml`;

const report = (results: readonly LintResult[], more: Partial<LintReport> = {}): LintReport =>
  reportOf(results, { textOf: () => xml, ...more });
const lint = (file: string, options = {}): LintResult =>
  lintDomainXml(xml, { file, windows: "windows-11", ...options });
const linesOf = (given: LintReport, view = plain): string[] => format(given, view).split("\n");

describe("the text of windows-guest lint", () => {
  it("is grouped by machine, the worst first", () => {
    const lines = linesOf(report([lint(deep("a")), lint(deep("b"))]));
    assert.deepEqual(
      lines.filter((line) => /^\S.*\.xml/.test(line)),
      [`${deep("a")}  gpu, windows-11`, `${deep("b")}  gpu, windows-11`],
    );
    const ranks = lines
      .slice(0, lines.indexOf(""))
      .flatMap((line) => /^ {2}. (error|warning|note) {2}\d+:\d+ {2}[\w-]+$/.exec(line)?.[1] ?? []);
    assert.ok(ranks.length > 3);
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => "ewn".indexOf(a[0]!) - "ewn".indexOf(b[0]!)),
    );
  });

  it("stays within a terminal of 80 columns, but for names and addresses", () => {
    const failures = [
      `kvm1: no answer within 30 s. Not read: ${Array.from({ length: 40 }, (_, n) => `win${n}`).join(", ")}.`,
    ];
    const suppress = [{ rule: "hpet-on", reason: "Measured with and without in the lab. ".repeat(4).trim() }];
    const given = report([lint(deep("a"), { suppress })], {
      failures,
      notes: [failures[0]!],
      skipped: Array<string>(30).fill("router"),
    });
    const long = linesOf(given).filter((line) => line.length > 80);
    assert.deepEqual(
      long.filter((line) => !/\.xml|https:/.test(line)),
      [],
    );
  });

  it("cuts a line of XML that does not fit, and marks the right place", () => {
    const one = xml.replace(/>\s+</g, "><");
    const given = report([lintDomainXml(one, { file: "a.xml", windows: "windows-11" })], { textOf: () => one });
    const lines = linesOf(given);
    const at = lines.findIndex((line) => line.endsWith("secure-boot-required"));
    const [shown = "", marks = ""] = lines.slice(at).filter((line) => line.includes(" | "));
    assert.ok(shown.length <= 80, shown);
    assert.equal(shown.slice(marks.indexOf("^"), marks.indexOf("^") + 7), "<loader");
  });

  it("shows the machines of hosts by their address, and the place in their XML", () => {
    const result = lint("qemu+ssh://root@kvm1.example.org/system/gpu");
    const text = (finding: LintFinding): LintFinding => ({ ...finding, location: { file: finding.location.file! } });
    const lines = linesOf(report([{ ...result, findings: result.findings.map(text) }]));
    assert.equal(lines[0], "qemu+ssh://root@kvm1.example.org/system/gpu  windows-11");
    assert.ok(lines.includes("  ▲ warning  clock  hpet-on"), lines.join("\n"));
  });

  it("ends with an overview where there are many machines, and by host where there are several", () => {
    const names = ["a", "b", "c", "d", "e"];
    const results = names.map((name) => lint(deep(name)));
    const hosts = [
      { uri: "qemu+ssh://root@kvm1/system", results: results.slice(0, 4) },
      { uri: "qemu+ssh://root@kvm2/system", results: [] },
    ];
    const text = format(report(results, { hosts }), plain);
    const tail = text.slice(text.indexOf("rule  "));
    assert.match(tail, /^secure-boot-required +error +5 +5\n(.*\n)*hpet-on +warning +5 +5$/m);
    assert.match(tail, /^qemu\+ssh:\/\/root@kvm1\/system +4 +4 errors, \d+ warnings/m);
    assert.match(tail, /^qemu\+ssh:\/\/root@kvm2\/system +0 +none$/m);
    assert.match(tail, /\n5 machines checked: 5 errors, \d+ warnings(, \d+ notes)?\.\n/);
    assert.doesNotMatch(format(report(results.slice(0, 4)), plain), /^rule /m);
  });

  it("says at the end what was not read, why, and what the reader should know", () => {
    const text = format(
      report([], { failures: ["a.xml: cannot read XML."], notes: ["test:///default: it has no profile."] }),
      plain,
    );
    assert.equal(
      text,
      "✖ a.xml: cannot read XML.\n▲ test:///default: it has no profile.\n0 machines checked: no findings, 1 could not be read.",
    );
  });

  it("shows what was accepted with its reason and its end, below its machine", () => {
    const suppress = [{ rule: "hpet-on", reason: "Measured.", until: "2999-01-31" }];
    const lines = linesOf(report([lint("a.xml", { suppress })]));
    assert.ok(
      lines.indexOf("  suppressed (Measured., until 2999-01-31)  90:3  hpet-on") < lines.indexOf(""),
      lines.join("\n"),
    );
  });
});

describe("colours of windows-guest lint", function () {
  this.timeout(60_000);
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });
  const output = (env: Record<string, string>, ...more: string[]): string =>
    run(["lint", fixture, ...more], { env }).stdout;

  it("are only where somebody wants them", () => {
    for (const [env, more, colored] of [
      [{}, [], false],
      [{ FORCE_COLOR: "1" }, [], true],
      [{ FORCE_COLOR: "1", NO_COLOR: "1" }, [], false],
      [{ NO_COLOR: "1" }, ["--color"], true],
      [{ FORCE_COLOR: "1" }, ["--no-color"], false],
    ] as const)
      assert.equal(output(env, ...more).includes("\u001b["), colored, JSON.stringify([env, more]));
  });

  it("leave the text as it is", () => {
    const without = output({ COLUMNS: "80" }, "--color").replace(/\u001b\[\d+m/g, "");
    assert.equal(without, output({ COLUMNS: "80" }));
  });
});
