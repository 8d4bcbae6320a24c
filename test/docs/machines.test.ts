import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ruleGroups } from "../../docs/generate";
import { allRules } from "../../src/cli/all-rules";
import { fleetRules } from "../../src/fleet/rules";
import { doorNames, DOORS, repairOf } from "../../src/lint";
import { exampleMachine, judgeMachine, machineRules, type MachineExample } from "../../src/machines";

const page = (id: string): string => readFileSync(join(__dirname, "../../docs/rules", `${id}.md`), "utf8");
const overview = readFileSync(join(__dirname, "../../docs/rules/README.md"), "utf8");

/** Examples as they stand on the page: XML, and YAML with what else is known. */
const examplesIn = (text: string): MachineExample[] =>
  [...text.matchAll(/```xml\n([^]*?)```(?:\n\n```yaml\n([^]*?)```)?/g)].map(([, xml, known]) => ({
    xml: xml!,
    ...(known === undefined ? {} : (parse(known) as Omit<MachineExample, "xml">)),
  }));

describe("pages of rules about machines", () => {
  for (const rule of machineRules) {
    it(`${rule.id}: the examples of its page do what it says`, () => {
      const [before, after] = page(rule.id).split("\n## Correct\n") as [string, string];
      const found = (example: MachineExample) => judgeMachine([rule], exampleMachine(example)).findings;
      const { incorrect, correct } = rule.examples;
      assert.equal(examplesIn(before).length, incorrect.length);
      assert.equal(examplesIn(after).length, correct.length);
      examplesIn(before).forEach((example, index) =>
        assert.deepEqual(found(example), found(incorrect[index]!), example.xml),
      );
      for (const example of examplesIn(after)) assert.deepEqual(found(example), [], example.xml);
    });
  }
});

describe("what the page of a rule says about it", () => {
  it("covers every rule once", () => {
    const ids = allRules.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    assert.deepEqual([...ids].sort(), ruleGroups.flatMap(({ rules }) => rules.map(({ id }) => id)).sort());
  });

  for (const rule of allRules) {
    it(`${rule.id}: sets, doors with reasons, repair and security`, () => {
      const text = page(rule.id);
      assert.match(text, /^- Sets: (?:all|`[\w-]+`(?:, `[\w-]+`)*)$/m);
      const applies = /^- Applies to: (.*)$/m.exec(text)![1]!.split(", ");
      const isOfFleets = fleetRules.some(({ id }) => id === rule.id);
      for (const door of doorNames) {
        const reason = rule.notApplicable[door];
        const name = door === "arguments" && isOfFleets ? "arguments of a fleet" : DOORS[door];
        assert.equal(applies.includes(name), reason === undefined, door);
        if (reason !== undefined)
          assert.ok(
            text
              .split("\n")
              .some(
                (line) =>
                  line.startsWith("- Does not apply to ") && line.includes(DOORS[door]) && line.endsWith(reason),
              ),
            door,
          );
      }
      assert.equal(text.includes("\n- Safe repair: "), repairOf(rule.id) !== "never");
      assert.equal(text.includes("\n- Security severity: "), rule.security !== undefined);
      assert.ok(overview.includes(`| [${rule.id}](${rule.id}.md) | ${rule.severity} |`));
    });
  }

  it("knows the repairs by the examples", () => {
    assert.equal(repairOf("hpet-on"), "always");
    assert.equal(repairOf("tpm-required"), "never");
  });
});
