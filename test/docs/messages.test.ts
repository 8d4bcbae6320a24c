import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ruleGroups } from "../../docs/generate";
import { exampleFindings, messageIdOf } from "../../docs/pages/messages";

const page = readFileSync(join(__dirname, "../../docs/rules/messages.md"), "utf8");
const sections = new Map(
  page
    .split("\n### ")
    .slice(1)
    .map((text) => [/^\[([\w-]+)\]/.exec(text)![1]!, text.split("\n## ")[0]!]),
);
const rules = ruleGroups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));

/** Turns of phrase that were translated word for word, or that say less than the usual term. */
const UNUSUAL = [
  /has it not/,
  /\bit takes\b/,
  /\bhands? .* on\b/,
  /your word/i,
  /there where/,
  /has not got/,
  /\bgoes without\b/,
  /is told\b/,
  /could not be told/,
  /is to have\b/,
  /\bstands? (?:with|on)\b/,
];

describe("the page of all messages", () => {
  it("has every rule, and no other", () =>
    assert.deepEqual(
      [...sections.keys()],
      rules.map(({ rule }) => rule.id),
    ));

  for (const { group, rule } of rules) {
    it(`${rule.id}: every message, those of the examples filled in`, () => {
      const section = sections.get(rule.id)!;
      for (const id of Object.keys(rule.messages)) assert.ok(section.includes(`\n- \`${id}\`: `), id);
      for (const finding of exampleFindings(group, rule)) {
        const id = Object.keys(rule.messages).length === 0 ? "" : `\`${messageIdOf(rule, finding)}\`: `;
        assert.ok(
          section.includes(`\n- ${id}${finding.message}${finding.fix === undefined ? "" : ` *${finding.fix}*`}`),
          finding.message,
        );
      }
    });
  }

  for (const phrase of UNUSUAL)
    it(`says nowhere ${phrase.source}`, () =>
      assert.deepEqual(
        page.split("\n").filter((line) => phrase.test(line)),
        [],
      ));
});
