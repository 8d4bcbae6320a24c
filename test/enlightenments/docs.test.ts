import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { pages, stalePages } from "../../docs/generate";
import { catalogue, modes, resolveEnlightenments } from "../../src/enlightenments";
import { rules } from "../../src/enlightenments/rules";
import { engineInput, type Scenario } from "../../src/enlightenments/scenario";

const root = join(__dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const codeBlocks = (text: string): string[] => [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]!);

describe("generated pages", () => {
  for (const { path, content } of pages()) {
    it(`docs/${path} is what the generator makes (else run: npm run generate)`, () =>
      assert.equal(read(`docs/${path}`), content));
  }

  it("none is left over", () => assert.deepEqual(stalePages(), []));

  it("every enlightenment and mode has one, which begins with its effect", () => {
    for (const { name, effect } of catalogue)
      assert.equal(read(`docs/enlightenments/${name}.md`).split("\n")[0], effect);
    for (const { name, effect } of modes)
      assert.equal(read(`docs/enlightenments/mode-${name}.md`).split("\n")[0], effect);
  });

  it("every link between them leads somewhere", () => {
    for (const { path, content } of pages()) {
      for (const [, target] of content.matchAll(/\]\(([\w-]+\.md)\)/g)) {
        assert.ok(existsSync(join(root, "docs", path, "..", target!)), `${path} links to ${target}`);
      }
    }
  });
});

describe("rules", () => {
  const files = readdirSync(join(root, "src/enlightenments/rules")).filter((file) => file !== "index.ts");

  it("are one file each, named by their id, and all are registered", () => {
    assert.deepEqual(files.sort(), rules.map((rule) => `${rule.id}.ts`).sort());
  });

  it("have a table test each", () => {
    for (const { id } of rules) assert.ok(existsSync(join(__dirname, "rules", `${id}.test.ts`)), id);
  });

  for (const rule of rules) {
    it(`${rule.id}: complete, and its page begins with its description`, () => {
      assert.match(rule.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(rule.description, /^[^.].*\.$/);
      assert.ok(rule.rationale.length > 40 && rule.sources.length > 0);
      assert.ok(rule.examples!.incorrect.length > 0 && rule.examples!.correct.length > 0);
      assert.equal(read(`docs/rules/${rule.id}.md`).split("\n")[0], rule.description);
    });

    it(`${rule.id}: the examples of its page do what it says`, () => {
      const [before, after] = read(`docs/rules/${rule.id}.md`).split("\n## Correct\n") as [string, string];
      const speaks = (text: string): boolean =>
        resolveEnlightenments(engineInput(parse(text) as Scenario)).findings.some(
          (finding) => finding.ruleId === rule.id,
        );
      assert.equal(codeBlocks(before).length, rule.examples!.incorrect.length);
      assert.equal(codeBlocks(after).length, rule.examples!.correct.length);
      for (const text of codeBlocks(before)) assert.ok(speaks(text), text);
      for (const text of codeBlocks(after)) assert.ok(!speaks(text), text);
    });
  }
});
