import assert from "node:assert/strict";
import { lintDomainXml, type LintOptions } from "../../src/lint";
import { machineOfResource } from "../../src/lint/doors";
import { lintMachine } from "../../src/lint";
import { readSuppressions, unusedSuppressions } from "../../src/lint/suppression-file";

const reason = "A lab, ticket 4711.";
const today = new Date("2027-01-01T00:00:00Z");

/** A machine of others, with only our suppressions in its metadata. */
const machine = (suppress: string, name = "web1"): string => `<domain type='kvm'>
  <name>${name}</name>
  <metadata>
    <windowsguest:guest xmlns:windowsguest='urn:pulumi-windows-guest:domain:1'>
      ${suppress}
    </windowsguest:guest>
  </metadata>
  <memory unit='GiB'>4</memory>
  <vcpu>2</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <clock offset='localtime'><timer name='hpet' present='yes'/></clock>
</domain>`;
const lint = (suppress: string, options: LintOptions = {}) =>
  lintDomainXml(machine(suppress), { file: "web1.xml", today, ...options });
const about = (found: readonly { ruleId: string }[]): string[] =>
  found.map(({ ruleId }) => ruleId).filter((id) => id === "hpet-on" || id.startsWith("suppression-"));

describe("suppressions in a domain's metadata", () => {
  it("take findings of a machine of others", () => {
    assert.deepEqual(about(lint("").findings), ["hpet-on"]);
    const { findings, suppressed, definition } = lint(
      `<windowsguest:suppress rule='hpet-on' reason='${reason}' until='2027-06-30'/>`,
    );
    assert.deepEqual(about(findings), []);
    assert.deepEqual(
      suppressed.map(({ ruleId, suppressed: why, location }) => [ruleId, why, location.line]),
      [["hpet-on", { rule: "hpet-on", reason, until: "2027-06-30" }, 11]],
    );
    assert.equal(definition!.metadata, undefined, "it is no machine of ours");
  });

  it("with mistakes are findings with their line and column", () => {
    const { findings } = lint(
      [
        "<windowsguest:suppress rule='hpet-on'/>",
        "<windowsguest:suppress rule='hpet-on' reason='x' until='2027-02-30'/>",
        "<windowsguest:suppress rule='hpet-off' reason='x'/>",
        "<windowsguest:suppress rule='disk-cache-unsafe' reason='x'/>",
        "<windowsguest:suppress rule='host-memory' reason='not checked without a host'/>",
      ].join("\n      "),
    );
    assert.deepEqual(
      findings
        .filter(({ ruleId }) => about([{ ruleId }]).length > 0)
        .map(({ ruleId, location: { file, line }, path }) => [
          ruleId,
          `${file}:${line}`,
          path.split("/").slice(2).join("/"),
        ]),
      [
        ["hpet-on", "web1.xml:15", ""],
        ["suppression-reason", "web1.xml:5", "windowsguest:suppress[1]"],
        ["suppression-date", "web1.xml:6", "windowsguest:suppress[2]/@until"],
        ["suppression-rule", "web1.xml:7", "windowsguest:suppress[3]/@rule"],
        ["suppression-unused", "web1.xml:8", "windowsguest:suppress[4]"],
      ].map(([id, place, path]) => (id === "hpet-on" ? [id, place, "@present"] : [id, place, path])),
    );
  });

  it("count to their last day, then the finding is back", () => {
    const one = "<windowsguest:suppress rule='hpet-on' reason='x' until='2026-12-31'/>";
    const { findings, suppressed } = lint(one);
    assert.deepEqual([about(findings), suppressed.length], [["hpet-on"], 0]);
    assert.match(findings.find(({ ruleId }) => ruleId === "hpet-on")!.message, /expired on 2026-12-31\.$/);
    assert.equal(lint(one, { today: new Date("2026-12-31T23:00:00Z") }).suppressed.length, 1);
  });

  it("are not ours under another namespace", () => {
    const xml = machine(`<windowsguest:suppress rule='hpet-on' reason='x'/>`).replace("domain:1", "domain:2");
    assert.equal(lintDomainXml(xml).suppressed.length, 0);
  });
});

describe("suppressions of a caller", () => {
  it("are for machines by name, and their mistakes are the caller's", () => {
    const suppress = [
      { rule: "hpet-on", reason, machine: "db*" },
      { rule: "hpet-off", reason },
      { rule: "clock-utc", reason },
    ];
    assert.deepEqual(about(lint("", { suppress }).findings), ["hpet-on"]);
    assert.deepEqual(about(lint("", { suppress: [{ rule: "hpet-on", reason, machine: "w*" }] }).findings), []);
  });
});

describe("suppressions in the arguments of a guest", () => {
  const guest = (suppress: unknown, more = {}) =>
    lintMachine(
      machineOfResource({
        type: "windows-guest:index:Domain",
        name: "ada",
        props: { windows: "windows-11", clock: { offset: "utc" }, suppress, ...more },
      })!,
      { today },
    );

  it("reach lint once, by the door of a Pulumi resource too", () => {
    const { findings, suppressed } = guest([
      { rule: "clock-utc", reason, until: "2027-06-30" },
      { rule: "disk-cache-unsafe", reason },
    ]);
    assert.deepEqual(
      suppressed.map(({ ruleId }) => ruleId),
      ["clock-utc"],
    );
    assert.deepEqual(
      findings.filter(({ ruleId }) => /^(clock-utc|suppression-)/.test(ruleId)).map(({ ruleId }) => ruleId),
      ["suppression-unused"],
    );
  });
});

describe("a file of suppressions", () => {
  const read = (text: string) => readSuppressions(text, "accepted.yaml");
  const lines = (text: string): string[] =>
    read(text).findings.map(({ ruleId, location: { file, line, column } }) => `${file}:${line}:${column} ${ruleId}`);

  it("is a list; every entry knows its place", () => {
    const { suppressions, findings } = read(
      `- { machine: "web*", rule: hpet-on, reason: "${reason}", until: 2027-06-30 }\n- rule: clock-utc\n  reason: ${reason}\n`,
    );
    assert.deepEqual(findings, []);
    assert.deepEqual(suppressions, [
      {
        machine: "web*",
        rule: "hpet-on",
        reason,
        until: "2027-06-30",
        location: { file: "accepted.yaml", line: 1, column: 3 },
      },
      { rule: "clock-utc", reason, location: { file: "accepted.yaml", line: 2, column: 3 } },
    ]);
    assert.deepEqual(read('[{"rule": "hpet-on", "reason": "x"}]').findings, [], "JSON is YAML too");
    assert.deepEqual(read("# nothing yet\n"), { suppressions: [], findings: [] });
    assert.deepEqual(read(""), { suppressions: [], findings: [] });
  });

  for (const [what, text, expected] of [
    ["no list", "rule: hpet-on\n", ["accepted.yaml:1:1 suppression-file"]],
    ["no group", "- hpet-on\n", ["accepted.yaml:1:3 suppression-file"]],
    ["an unknown setting", "- rule: hpet-on\n  resaon: x\n", ["accepted.yaml:2:3 suppression-file"]],
    ["a number", "- rule: hpet-on\n  reason: 5\n", ["accepted.yaml:2:11 suppression-file"]],
    ["no reason", "- rule: hpet-on\n", ["accepted.yaml:1:3 suppression-reason"]],
    ["an empty reason", "- rule: hpet-on\n  reason:\n", ["accepted.yaml:1:3 suppression-reason"]],
    ["no rule", "- reason: x\n", ["accepted.yaml:1:3 suppression-rule"]],
    ["a misspelled rule", "- rule: hpet-off\n  reason: x\n", ["accepted.yaml:1:9 suppression-rule"]],
    [
      "an impossible date",
      "- rule: hpet-on\n  reason: x\n  until: 2027-02-30\n",
      ["accepted.yaml:3:10 suppression-date"],
    ],
    ["a German date", "- rule: hpet-on\n  reason: x\n  until: 31.12.2027\n", ["accepted.yaml:3:10 suppression-date"]],
    ["a key twice", "- rule: hpet-on\n  reason: x\n  reason: y\n", ["accepted.yaml:3:3 suppression-file"]],
    ["broken YAML", "- rule: [hpet-on\n", ["accepted.yaml:2:1 suppression-file"]],
    ["XML", "<domain/>", ["accepted.yaml:1:1 suppression-file"]],
  ] as const) {
    it(`with ${what} is told, with the place, and suppresses nothing`, () => {
      assert.deepEqual(lines(text), expected);
      assert.deepEqual(read(text).suppressions, []);
    });
  }

  it("with a mistake in one entry keeps the others", () => {
    const { suppressions, findings } = read(`- hpet-on\n- { rule: hpet-on, reason: x }\n`);
    assert.deepEqual([suppressions.length, findings.length], [1, 1]);
  });

  it("tells what no machine needed, over all machines at once", () => {
    const { suppressions } = read(
      [
        `- { machine: "web*", rule: hpet-on, reason: x }`,
        `- { machine: "web*", rule: disk-cache-unsafe, reason: x }`,
        `- { machine: "web*", rule: host-memory, reason: not checked }`,
        `- { machine: "db*", rule: hpet-on, reason: x }`,
        `- { machine: web2, rule: hpet-on, reason: expired, until: 2026-01-01 }`,
        "",
      ].join("\n"),
    );
    const results = ["web1", "web2"].map((name) => lintDomainXml(machine("", name), { suppress: suppressions, today }));
    assert.deepEqual(
      unusedSuppressions(suppressions, results).map(({ location, message }) => [location.line, message]),
      [
        [2, "The suppression of disk-cache-unsafe for web* has no effect: the rule reports nothing."],
        [4, "The suppression of hpet-on has no effect: no machine is called db*."],
      ],
    );
  });
});
