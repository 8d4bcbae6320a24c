import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { findRule } from "../../src/lint";

interface Entry {
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
  readonly findings: Readonly<Record<string, number>>;
}

describe("the manifest of public machines", () => {
  const file = path.join(__dirname, "public", "manifest.json");
  const entries = JSON.parse(readFileSync(file, "utf8")) as Entry[];

  it("names at least 40 files, each with its commit, and rules that exist", () => {
    assert.ok(entries.length >= 40);
    assert.equal(new Set(entries.map((one) => `${one.repository}/${one.path}`)).size, entries.length);
    for (const { repository, commit, findings } of entries) {
      assert.match(repository, /^[\w.-]+\/[\w.-]+$/);
      assert.match(commit, /^[0-9a-f]{40}$/);
      for (const rule of Object.keys(findings)) assert.ok(findRule(rule) !== undefined || rule === "domain-xml", rule);
    }
  });
});
