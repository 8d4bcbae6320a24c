import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import draft04 from "ajv/lib/refs/json-schema-draft-04.json";
import { format } from "../../../src/cli/lint/formatters/sarif";
import type { LintReport } from "../../../src/cli/lint/report";
import { exampleHost } from "../../../src/hosts/examples";
import {
  lintDomainXml,
  lintMachine,
  lintRules,
  lintStack,
  xmlMachine,
  type LintFinding,
  type LintResult,
} from "../../../src/lint";
import { machinesOfState } from "../../../src/lint/doors";
import { stackRuleInfos } from "../../../src/lint/rule-list";
import { reportOf } from "./report";
import { ensureBuilt, root, run, withFolder } from "../support/command";

interface Region {
  readonly startLine?: number;
  readonly startColumn?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation?: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region?: Region;
    };
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly { readonly justification: string }[];
}

interface Descriptor {
  readonly id: string;
  readonly helpUri?: string;
  readonly help: { readonly text: string };
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly properties: { readonly tags: readonly string[]; readonly "security-severity"?: string };
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Descriptor[] } };
  readonly invocations: readonly [
    {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly { readonly level: string }[];
    },
  ];
  readonly results: readonly Result[];
}

/**
 * OASIS's schema of SARIF 2.1.0 as Microsoft ships it (2.1.0-rtm.5). The final one (errata 01) differs from it in what
 * is added here, in `type: string` beside lists of words, and in the pattern of a language.
 */
function schema(): object {
  const file = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const text = JSON.parse(readFileSync(file, "utf8").replace(/^\ufeff/, "")) as {
    readonly definitions: Readonly<Record<string, object>>;
  };
  const { definitions } = text;
  const anyOf = ["startLine", "charOffset", "byteOffset"].map((required) => ({ required: [required] }));
  return { ...text, definitions: { ...definitions, region: { ...definitions["region"], anyOf } } };
}

const isSarif = new Ajv({ schemaId: "auto", allErrors: true }).addMetaSchema(draft04).compile(schema());

/** The run of a text that is SARIF 2.1.0. */
function runIn(text: string): Run {
  const log = JSON.parse(text) as { readonly version: string; readonly runs: readonly [Run] };
  assert.ok(isSarif(log), JSON.stringify(isSarif.errors, undefined, 2));
  assert.equal(log.version, "2.1.0");
  return log.runs[0];
}

const formatted = (results: readonly LintResult[], more?: Partial<LintReport>): Run =>
  runIn(format(reportOf(results, more)));

const fixture = path.join(root, "test", "domain", "fixtures", "passthrough-and-tuning.xml");
const clean = path.join(root, "test", "domain", "fixtures", "libvirt-11.3-inactive.xml");
const text = readFileSync(fixture, "utf8");
const lint = (file?: string, options = {}): LintResult =>
  lintDomainXml(text, { ...(file === undefined ? {} : { file }), windows: "windows-11", sets: ["strict"], ...options });
const prints = ({ results }: Run): string[] => results.map(({ partialFingerprints: all }) => Object.values(all)[0]!);
const accepted = { suppress: [{ rule: "hpet-on", reason: "Measured on 2026-11-01." }] };

const finding = (ruleId: string, more: Partial<LintFinding> = {}): LintFinding => ({
  ruleId,
  severity: "error",
  path: "",
  message: "It is wrong.",
  machine: "ada",
  place: "",
  location: {},
  ...more,
});

describe("SARIF", () => {
  it("is valid without findings, and says that the run succeeded", () => {
    const { results, tool, invocations } = formatted([lintDomainXml(readFileSync(clean, "utf8"))]);
    assert.deepEqual([results, tool.driver.rules, invocations[0].executionSuccessful], [[], [], true]);
    assert.deepEqual(formatted([]).results, []);
  });

  it("is valid with what could not be read, and says that the run failed", () => {
    const failures = ["a.xml: cannot read XML.", "kvm1: \u0007 refused"];
    const { invocations } = formatted([], { failures, notes: ["kvm2: it has no profile."] });
    assert.equal(invocations[0].executionSuccessful, false);
    assert.deepEqual(
      invocations[0].toolExecutionNotifications.map(({ level }) => level),
      ["error", "error", "note"],
    );
    assert.equal(formatted([], { notes: ["kvm2: it has no profile."] }).invocations[0].executionSuccessful, true);
  });

  it("has a relative address, line and column for what is in a file", () => {
    const { results } = formatted([lint("machines/Büro 50%.xml")]);
    assert.ok(results.length > 3);
    for (const { locations } of results) {
      const { artifactLocation, region } = locations[0]!.physicalLocation!;
      assert.deepEqual(artifactLocation, { uri: "machines/B%C3%BCro%2050%25.xml", uriBaseId: "%SRCROOT%" });
      assert.deepEqual(Object.keys(region!), ["startLine", "startColumn", "endLine", "endColumn"]);
    }
    const lines = text.split("\n");
    const { startLine, startColumn, endColumn } = results.find(({ ruleId }) => ruleId === "secure-boot-required")!
      .locations[0]!.physicalLocation!.region!;
    assert.match(lines[startLine! - 1]!.slice(startColumn! - 1, endColumn! - 1), /^<loader .*>$/);
  });

  it("names files outside of the working directory as a whole", () => {
    for (const file of ["/srv/a.xml", "../a.xml"]) {
      const [{ locations }] = formatted([lint(file)]).results as [Result];
      assert.deepEqual(locations[0]!.physicalLocation!.artifactLocation, { uri: `file://${path.resolve(file)}` });
    }
    assert.equal(
      formatted([lint("..a.xml")]).results[0]!.locations[0]!.physicalLocation!.artifactLocation.uri,
      "..a.xml",
    );
  });

  for (const [what, machine] of [
    ["standard input", xmlMachine(text, "-")],
    ["a machine of a host", xmlMachine(text, "qemu+ssh://root@kvm1/system/gpu")],
    ["a text without a file", xmlMachine(text)],
  ] as const)
    it(`is valid for ${what}, and names the machine`, () => {
      const { results } = formatted([lintMachine(machine, { sets: ["strict"], host: exampleHost({}) })]);
      assert.ok(results.length > 3);
      for (const { locations } of results) {
        assert.equal(locations[0]!.physicalLocation, undefined);
        assert.match(locations[0]!.logicalLocations![0]!.fullyQualifiedName, /^gpu(\/|$)/);
      }
    });

  it("is valid for guests of a state, for findings between machines, and for those about files of suppressions", () => {
    const inputs = { windows: "windows-11", systemDisk: { path: "/a.qcow2" }, clock: { offset: "utc" } };
    const resources = ["ada", "bob"].map((name) => ({
      urn: `urn:pulumi:dev::p::windows-guest:index:Domain::${name}`,
      type: "windows-guest:index:Domain",
      inputs,
    }));
    const { machines } = machinesOfState({ version: 3, deployment: { resources } });
    const { results, findings } = lintStack(machines, { sets: ["strict"] });
    const others = [
      ...findings,
      finding("suppression-date", { machine: "", location: { file: "accepted.yaml", line: 3 } }),
    ];
    const told = formatted(results, { others }).results;
    assert.ok(told.some(({ ruleId }) => ruleId === "clock-utc"));
    assert.ok(told.some(({ ruleId }) => ruleId === "stack-disk-shared"));
    const [{ physicalLocation, logicalLocations }] = told.at(-1)!.locations as [Result["locations"][number]];
    assert.deepEqual([physicalLocation!.region, logicalLocations], [{ startLine: 3 }, undefined]);
  });

  it("is valid for hostile names, and shows no control characters", () => {
    const hostile = text.replace("<name>gpu</name>", "<name>../%41:[]\u202e</name>");
    const { results } = formatted([lintDomainXml(hostile, { file: "%41 [x]#?\\.xml" })]);
    assert.ok(results.length > 0);
    assert.doesNotMatch(JSON.stringify(results), /\u202e/);
  });

  it("leaves out what was accepted, and writes it with its reason on request", () => {
    const results = [lint("a.xml", accepted)];
    assert.ok(!formatted(results).results.some(({ ruleId }) => ruleId === "hpet-on"));
    const all = formatted(results, { withSuppressed: true }).results;
    assert.deepEqual(
      all.filter(({ suppressions }) => suppressions !== undefined).map(({ ruleId }) => ruleId),
      ["hpet-on"],
    );
    assert.equal(
      all.find(({ ruleId }) => ruleId === "hpet-on")!.suppressions![0]!.justification,
      "Measured on 2026-11-01.",
    );
  });

  it("describes every rule that lint can report, with its page, and weighs only rules about security", () => {
    const known = [...lintRules, ...stackRuleInfos];
    const ids = [...known.map(({ id }) => id), "domain-xml", "rule-failed", "suppression-unused", "spec-shape"];
    const { tool, results } = formatted([], { others: ids.map((id) => finding(id)) });
    results.forEach(({ ruleId, ruleIndex }) => assert.equal(tool.driver.rules[ruleIndex]!.id, ruleId));
    assert.equal(tool.driver.rules.length, ids.length);
    for (const { id, help, helpUri, shortDescription, fullDescription, properties } of tool.driver.rules) {
      assert.match(shortDescription.text, /^[A-Z\`\d<].*\.$/, id);
      assert.match(fullDescription.text, /\.$/, id);
      assert.notEqual(shortDescription.text, fullDescription.text, id);
      assert.ok(help.text.includes(shortDescription.text) && help.text.includes(fullDescription.text), id);
      if (id === "domain-xml" || id === "rule-failed") assert.equal(helpUri, undefined);
      else assert.match(helpUri!, new RegExp(`^https://unpkg\\.com/pulumi-windows-guest@[^/]+/docs/rules/${id}\\.md$`));
      const { security } = known.find((one) => one.id === id) ?? {};
      assert.equal(properties["security-severity"], security?.toFixed(1), id);
      assert.equal(properties.tags.includes("security"), security !== undefined, id);
    }
    assert.ok(tool.driver.rules.some(({ properties }) => properties["security-severity"] !== undefined));
  });
});

describe("fingerprints of SARIF", () => {
  const of = (xml: string, file: string): string[] =>
    prints(formatted([lintDomainXml(xml, { file, windows: "windows-11", sets: ["strict"] })]));

  it("are the same for a file that was sorted and laid out anew", () => {
    const clock = /\n {2}<clock[^]*?<\/clock>/.exec(text)![0];
    const sorted = text.replace(clock, "").replace("</devices>", `</devices>${clock}`);
    const laidOut = `<!-- sorted -->\n${sorted.replace(/\n {2}/g, "\r\n\r\n\t")}`;
    assert.notEqual(sorted, text);
    assert.deepEqual(of(sorted, "a.xml").sort(), of(text, "a.xml").sort());
    assert.deepEqual(of(laidOut, "a.xml").sort(), of(text, "a.xml").sort());
  });

  it("differ for machines of one name in two files, and on two hosts", () => {
    for (const [one, other] of [
      ["a.xml", "b.xml"],
      ["qemu+ssh://kvm1/system/gpu", "qemu+ssh://kvm2/system/gpu"],
    ] as const) {
      const both = [...of(text, one), ...of(text, other)];
      assert.equal(new Set(both).size, both.length);
    }
  });

  it("differ for two findings of one rule at one place", () => {
    const [one, other] = prints(formatted([], { others: [finding("domain-xml"), finding("domain-xml")] }));
    assert.notEqual(one, other);
  });
});

describe("windows-guest lint --format sarif", function () {
  this.timeout(60_000);
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("is valid before and after --fix, from folders and standard input, with and without accepted findings", () =>
    withFolder((folder) => {
      mkdirSync(path.join(folder, "machines"));
      writeFileSync(path.join(folder, "machines", "gpu.xml"), text);
      writeFileSync(path.join(folder, "accepted.yaml"), "- { rule: hpet-on, reason: Measured. }\n");
      const read = (...args: string[]): Run => {
        const { stdout, stderr } = run(["lint", ...args, "-f", "sarif"], { input: text, cwd: folder });
        assert.doesNotMatch(stderr, /Error/);
        return runIn(stdout);
      };
      const rules = ({ results }: Run): string[] => results.map(({ ruleId }) => ruleId);
      const before = read("machines");
      assert.equal(before.results[0]!.locations[0]!.physicalLocation!.artifactLocation.uri, "machines/gpu.xml");
      assert.ok(rules(read("-", "--suppressions", "accepted.yaml")).every((id) => id !== "hpet-on"));
      const included = read("machines", "--suppressions", "accepted.yaml", "--sarif-suppressed", "include");
      assert.ok(included.results.some(({ suppressions }) => suppressions?.[0]?.justification === "Measured."));
      assert.equal(read("machines", "gone.xml").invocations[0].executionSuccessful, false);
      const fixed = read("machines", "--fix");
      assert.ok(rules(before).includes("hpet-on") && !rules(fixed).includes("hpet-on"));
      assert.deepEqual(read("machines"), fixed);
    }));
});
