import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { allRules } from "../../src/cli/all-rules";
import { blocksOf } from "../../src/cli/page-blocks";
import { pageReport } from "../../src/cli/pages";
import { catalogue, modes } from "../../src/enlightenments";
import { machineRules } from "../../src/machines";
import { presetIds } from "../../src/presets";
import { ensureBuilt, root, run, shell, withFolder } from "./support/command";

const isMode = (page: string): boolean => modes.some(({ name }) => page === `mode-${name}`);
const page = (docs: string): string => readFileSync(path.join(root, docs), "utf8");

describe("windows-guest explain NAME", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("prints the page of a rule: its name first, examples as they are, no marks of Markdown", () => {
    const { code, stdout } = run(["explain", "hpet-on"]);
    assert.equal(code, 0);
    assert.match(stdout, /^hpet-on\nThe HPET should be off\.\n/);
    assert.match(stdout, /^ {4}<clock offset='localtime'>\n {4} {2}<timer name='hpet' present='yes'\/>\n/m);
    assert.match(stdout, /^ {4}<!-- a machine that says nothing about it -->$/m);
    assert.match(stdout, /^- warning `clock`: example has an HPET/m);
    assert.match(stdout, /^docs\/rules\/hpet-on\.md$/m);
    assert.doesNotMatch(stdout, /^#|\*\*|```|Generated|\]\(|\*Set/m);
  });

  for (const [name, title] of [
    ["avic", "avic"],
    ["hv-avic", "avic"],
    ["tlbflushExt", "tlbflush-ext"],
    ["host-model", "mode host-model"],
    ["mode-passthrough", "mode passthrough"],
    ["desktop@1", "desktop@1"],
    ["suppression-unused", "suppression-unused"],
    ["spec-twins", "spec-twins"],
  ] as const)
    it(`knows ${name}`, () => assert.match(run(["explain", name]).stdout, new RegExp(`^${title}\n`)));

  it("prints the newest version of a preset without one", () => {
    assert.match(run(["explain", "desktop"]).stdout, /^desktop@\d+\n/);
  });

  it("with --format markdown is the page itself; with json it has the name and the file", () => {
    assert.equal(run(["explain", "hpet-on", "-f", "markdown"]).stdout, page("docs/rules/hpet-on.md"));
    const { kind, name, docs, markdown } = JSON.parse(run(["explain", "avic", "-f", "json"]).stdout) as Record<
      string,
      string
    >;
    assert.deepEqual([kind, name, docs], ["enlightenment", "avic", "docs/enlightenments/avic.md"]);
    assert.equal(markdown, page("docs/enlightenments/avic.md"));
  });

  it("takes a file of that name for a spec", () => {
    withFolder((folder) => {
      const line = `cd '${folder}' && echo '{ name: ada, windows: windows-11 }' > avic && "$BIN" explain avic`;
      assert.match(shell(line).stdout, /^ada\nWindows +Windows 11$/m);
    });
  });

  for (const [name, says] of [
    ["hpet-of", 'there is no spec file, rule, enlightenment or preset "hpet-of"; did you mean "hpet-on"?'],
    ["tlbflsh", 'there is no spec file, rule, enlightenment or preset "tlbflsh"; did you mean "tlbflush"?'],
    ["destkop", 'there is no spec file, rule, enlightenment or preset "destkop"; did you mean "desktop"?'],
    [
      "everything",
      'there is no spec file, rule, enlightenment or preset "everything"; `windows-guest rules` and `windows-guest presets` list the names',
    ],
  ] as const)
    it(`${name}: code 2, and what may be meant`, () => {
      const { code, stdout, stderr } = run(["explain", name]);
      assert.deepEqual([code, stdout, stderr], [2, "", `windows-guest: ${says}\n`]);
    });

  it("refuses a host, which a page has nothing to do with", () => {
    const { code, stderr } = run(["explain", "hpet-on", "--host", "hosts/intel.yaml"]);
    assert.equal(code, 2);
    assert.match(stderr, /--host is for guest specs/);
  });

  it("has a page for every rule, enlightenment, mode and preset, each under its own name", () => {
    const names = [
      ...allRules.map(({ id }) => id),
      ...catalogue.map(({ name }) => name),
      ...modes.map(({ name }) => `mode-${name}`),
      ...presetIds,
    ];
    assert.equal(new Set(names).size, names.length);
    for (const name of names) {
      const [first] = pageReport(name).blocks();
      assert.deepEqual(first, { kind: "title", text: isMode(name) ? name.replace("-", " ") : name });
    }
  });
});

describe("Markdown for the terminal", () => {
  it("keeps code and escaped characters, and takes off the marks of links and weight", () => {
    assert.deepEqual(blocksOf("A [link](https://x.org), **bold**, *a `*` star*, `**code**`, 5\\*; \\* note.\n"), [
      { kind: "text", text: "A link (https://x.org), bold, a `*` star, `**code**`, 5*; * note." },
    ]);
  });

  it("names the page that a link leads to, unless it is called so", () => {
    assert.deepEqual(blocksOf("- [avic](avic.md)\n- see [the guide](../guides/suppress.md)"), [
      { kind: "list", items: ["avic", "see the guide (docs/guides/suppress.md)"] },
    ]);
  });

  it("reads tables with escaped bars, and those without heads as facts", () => {
    assert.deepEqual(blocksOf("|  |  |\n| --- | --- |\n| in | `a \\| b` |\n"), [
      { kind: "facts", rows: [["in", "`a | b`"]] },
    ]);
    assert.deepEqual(blocksOf("| a | b |\n| --- | --- |\n| 1 | 2 |\n"), [
      {
        kind: "table",
        columns: [
          { title: "a", wraps: true },
          { title: "b", wraps: true },
        ],
        rows: [["1", "2"]],
      },
    ]);
  });
});

describe("windows-guest rules", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  interface Listed {
    id: string;
    severity: string;
    sets: string[];
    doors: string[];
    notApplicable: Record<string, string>;
    repair: string;
    docs: string;
  }
  const listed = (...args: string[]): Listed[] => {
    const { code, stdout, stderr } = run(["rules", "--format", "json", ...args]);
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as Listed[];
  };

  it("lists every rule with its metadata", () => {
    const rules = listed();
    assert.deepEqual(
      rules.map(({ id }) => id),
      allRules.map(({ id }) => id),
    );
    const hpet = rules.find(({ id }) => id === "hpet-on")!;
    assert.deepEqual(
      [hpet.severity, hpet.repair, hpet.docs, hpet.notApplicable],
      ["warning", "always", "docs/rules/hpet-on.md", { arguments: "The machines that we define have no HPET." }],
    );
    for (const { doors, notApplicable } of rules) assert.equal(doors.length + Object.keys(notApplicable).length, 4);
    for (const { id } of machineRules) assert.ok(rules.some((rule) => rule.id === id));
  });

  it("filters by set and by door", () => {
    assert.deepEqual(listed("--set", "strict").length, allRules.length);
    for (const set of ["recommended", "nested", "low-latency"])
      assert.ok(listed("--set", set).every(({ sets }) => sets.includes(set)));
    const kubevirt = listed("--door", "kubevirt");
    assert.ok(kubevirt.length > 0 && kubevirt.length < allRules.length);
    assert.ok(kubevirt.every(({ doors }) => doors.includes("kubevirt")));
    assert.ok(!kubevirt.some(({ id }) => id === "spec-shape"));
  });

  it("is a table for people, and Markdown", () => {
    const { stdout } = run(["rules"], { env: { COLUMNS: "160" } });
    assert.match(stdout, /^hpet-on +warning +The HPET should be off\. +all +xml, pulumi-libvirt, kubevirt +yes$/m);
    assert.match(stdout, new RegExp(`^${allRules.length} rules\\.`, "m"));
    assert.match(
      run(["rules", "-f", "markdown"]).stdout,
      /^\| \*\*hpet-on\*\* \| warning \| The HPET should be off\. \|/m,
    );
  });

  for (const [args, says] of [
    [["--set", "nestd"], /Did you mean nested\?/],
    [["--door", "kubvirt"], /Did you mean kubevirt\?/],
    [["hpet-on"], /too many arguments/],
  ] as const)
    it(`${args.join(" ")}: code 2`, () => {
      const { code, stderr } = run(["rules", ...args]);
      assert.equal(code, 2);
      assert.match(stderr, says);
    });
});

describe("suppressed findings of a spec file", () => {
  const spec = (suppress: string): string =>
    `{ name: ada, windows: windows-11, memory: 2 GiB, systemDisk: { path: /a.qcow2 }, suppress: [${suppress}] }`;
  const accepted = "{ rule: memory-below-minimum, reason: An installer. }";

  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("are printed as suppressed by explain, and do not make it fail", () => {
    const { code, stdout } = run(["explain", "-"], { input: spec(accepted), env: { COLUMNS: "160" } });
    assert.equal(code, 0);
    assert.match(stdout, /^1 suppressed:\n/m);
    assert.match(stdout, /^- error memory: .* \[memory-below-minimum\] Suppressed: An installer\.$/m);
    const { guests } = JSON.parse(run(["explain", "-", "-f", "json"], { input: spec(accepted) }).stdout) as {
      guests: { suppressed: { ruleId: string; line: number; suppressed: object }[] }[];
    };
    assert.deepEqual(
      guests[0]!.suppressed.map(({ ruleId, line, suppressed }) => [ruleId, line, suppressed]),
      [["memory-below-minimum", 1, { rule: "memory-below-minimum", reason: "An installer." }]],
    );
  });

  it("are told by render beside the XML that holds them", () => {
    const { code, stdout, stderr } = run(["render", "-"], { input: spec(accepted) });
    assert.equal(code, 0);
    assert.match(stdout, /<windowsguest:suppress rule='memory-below-minimum' reason='An installer\.'\/>/);
    assert.match(stderr, /^1 suppressed:/m);
    assert.equal(run(["render", "-"], { input: spec("") }).code, 1);
  });

  it("without a reason are an error at their place", () => {
    const { code, stdout } = run(["explain", "-"], { input: spec("{ rule: memory-below-minimum }") });
    assert.equal(code, 1);
    assert.match(stdout, /suppress\[0\]\.reason {2}standard input:1:\d+\n {2}The suppression of memory-below-minimum/);
  });
});
