import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { parse } from "yaml";

import { ruleGroups } from "../../docs/generate";
import { exampleFindings } from "../../src/cli/examples";
import { fileRules, type FileExample } from "../../src/cli/rules";
import { root } from "./support/command";

const page = (id: string): string => path.join(root, "docs", "rules", `${id}.md`);
const blocks = (text: string): FileExample[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => parse(match[1]!) as FileExample);

describe("rules about spec files and several hosts", () => {
  for (const rule of fileRules) {
    it(`${rule.id}: complete, and the examples of its page do what it says`, () => {
      assert.match(rule.description, /^[A-Z].*\.$/);
      assert.ok(rule.rationale.length > 40 && rule.sources.length > 0);
      const text = readFileSync(page(rule.id), "utf8");
      assert.equal(text.split("\n")[0], rule.description);
      const [before, after] = text.split("\n## Correct\n") as [string, string];
      assert.ok(blocks(before).length > 0 && blocks(after).length > 0);
      const speaks = (example: FileExample): boolean =>
        exampleFindings(example).some((finding) => finding.ruleId === rule.id);
      for (const example of blocks(before)) assert.ok(speaks(example), example.file);
      for (const example of blocks(after)) assert.ok(!speaks(example), example.file);
    });
  }
});

describe("the pages that findings point to", () => {
  const sources = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => ({ file, text: readFileSync(path.join(root, "src", file), "utf8") }));

  it("exist for every rule of every room", () => {
    const ids = ruleGroups.flatMap((group) => group.rules.map((rule) => rule.id));
    assert.ok(ids.length > 80, `${ids.length} rules`);
    assert.deepEqual(
      ids.filter((id) => !existsSync(page(id))),
      [],
    );
    assert.equal(new Set(ids).size, ids.length, "an id has one page");
  });

  it("exist where a finding of an example names one, and every finding of a rule names its own", () => {
    const run = (group: (typeof ruleGroups)[number]): readonly { ruleId: string; docs?: string | undefined }[] =>
      group.rules.flatMap((rule) =>
        [...(rule.examples?.incorrect ?? [])].flatMap((example) => [...group.run(example)]),
      );
    const found = ruleGroups.flatMap(run);
    assert.ok(found.length > 100);
    for (const { ruleId, docs } of found) {
      assert.equal(docs, `docs/rules/${ruleId}.md`);
      assert.ok(existsSync(path.join(root, docs)), docs);
    }
  });

  it("exist for every finding that the code builds by hand", () => {
    const literal = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/docs\/rules\/([\w-]+)\.md/g)].map(([, id]) => ({ file, id: id! })),
    );
    assert.deepEqual(
      literal.filter(({ id }) => !existsSync(page(id))),
      [],
    );
    // One helper builds the findings of this room; its ids are typed, and so is the one of an empty file.
    const byHelper = sources.flatMap(({ text }) =>
      [...text.matchAll(/fileFinding\(\s*"([\w-]+)"/g)].map(([, id]) => id!),
    );
    assert.ok(byHelper.length >= 6);
    assert.deepEqual(
      byHelper.filter((id) => !existsSync(page(id))),
      [],
    );
  });
});
