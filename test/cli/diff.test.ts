import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { exampleHost } from "../../src/guest";
import { ensureBuilt, run } from "./support/command";

describe("windows-guest diff", () => {
  let folder: string;
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
    folder = mkdtempSync(path.join(tmpdir(), "wg-diff-"));
    const hosts = {
      able: exampleHost({ name: "able", cpu: { vendor: "intel" }, nested: "yes" }),
      plain: exampleHost({ name: "plain", cpu: { vendor: "intel" }, nested: "no" }),
    };
    for (const [name, host] of Object.entries(hosts))
      writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(host));
    writeFileSync(
      path.join(folder, "fleet.yaml"),
      `fleet: lab
template: { windows: server-2022, preset: server@2, memory: 8 GiB }
members:
  a: { placement: { host: able } }
  b: { placement: { host: able } }
  c: { placement: { host: plain } }
  d: { placement: { host: plain }, preset: minimal@2 }
hosts:
  able: { uri: "qemu+ssh://root@able/system", profile: able.json }
  plain: { uri: "qemu+ssh://root@plain/system", profile: plain.json }
`,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  it("shows what differs between two versions, with reasons", () => {
    const { code, stdout } = run(["diff", "desktop@1", "desktop@2"]);
    assert.equal(code, 0);
    assert.match(stdout, /^desktop@1 → desktop@2$/m);
    assert.match(stdout, /cet-ibt/);
    assert.equal(run(["diff", "desktop@2", "desktop@2"]).code, 0);
  });

  it("says for whom in a fleet something changes, what it costs, and which host refuses", () => {
    const { code, stdout } = run(["diff", "server@2", "nested-hyperv@2", "--fleet", "fleet.yaml", "--format", "json"], {
      cwd: folder,
    });
    assert.equal(code, 1, stdout);
    const { changes, unaffected } = JSON.parse(stdout) as {
      changes: { members: string[]; hosts: string[]; cost: string; changes: string[]; refused: string[] }[];
      unaffected: string[];
    };
    assert.deepEqual(unaffected, ["d"]);
    const [able, plain] = ["a", "c"].map((name) => changes.find(({ members }) => members.includes(name))!);
    assert.deepEqual([able!.members, able!.hosts, able!.refused], [["a", "b"], ["able"], []]);
    assert.equal(able!.cost, "restart");
    assert.ok(
      able!.changes.some((text) => /^nestedVirtualization: false → true$/.test(text)),
      able!.changes.join("\n"),
    );
    assert.deepEqual([plain!.members, plain!.hosts], [["c"], ["plain"]]);
    assert.match(plain!.refused.join(" "), /nested/i);
  });

  it("prints the same as a table and as Markdown", () => {
    const table = run(["diff", "server@2", "nested-hyperv@2", "--fleet", "fleet.yaml"], {
      cwd: folder,
      env: { COLUMNS: "160" },
    }).stdout;
    assert.match(table, /^2: a and b +able +restart/m);
    assert.match(table, /Not affected, because they have another preset: d\./);
    const markdown = run(["diff", "server@2", "nested-hyperv@2", "--fleet", "fleet.yaml", "--format", "markdown"], {
      cwd: folder,
    }).stdout;
    assert.match(markdown, /^\| 2: a and b \| able \| restart/m);
  });

  it("refuses what is no version", () => {
    const { code, stderr } = run(["diff", "desktop@1", "desktop"]);
    assert.equal(code, 2);
    assert.match(stderr, /"desktop" is not a version of a preset; did you mean "desktop@[12]"\?/);
  });
});
