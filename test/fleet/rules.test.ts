import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { fleetExampleFindings } from "../../src/fleet/example";
import { fleetRules, type FleetExample, type FleetRule } from "../../src/fleet/rules";

const page = (id: string): string =>
  readFileSync(path.join(__dirname, "..", "..", "docs", "rules", `${id}.md`), "utf8");
const examplesIn = (text: string): FleetExample[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => parse(yaml!) as FleetExample);
const rulesIn = (example: FleetExample): string[] => fleetExampleFindings(example).map(({ ruleId }) => ruleId);

describe("rules about fleets", () => {
  for (const rule of fleetRules as readonly FleetRule[]) {
    it(`${rule.id}: complete, and the examples of its page do what it says`, () => {
      assert.match(rule.description, /^[A-Z].*\.$/);
      assert.ok(rule.rationale.length > 40 && rule.sources.length > 0);
      const text = page(rule.id);
      assert.equal(text.split("\n")[0], rule.description);
      const [before, after] = text.split("\n## Correct\n") as [string, string];
      assert.deepEqual(examplesIn(before), rule.examples!.incorrect);
      assert.deepEqual(examplesIn(after), rule.examples!.correct);
      for (const example of examplesIn(before)) assert.ok(rulesIn(example).includes(rule.id), JSON.stringify(example));
      for (const example of examplesIn(after)) assert.ok(!rulesIn(example).includes(rule.id), JSON.stringify(example));
    });

    it(`${rule.id}: its correct examples have no errors at all`, () => {
      for (const example of rule.examples!.correct)
        assert.deepEqual(
          fleetExampleFindings(example).filter(({ severity }) => severity === "error"),
          [],
        );
    });
  }

  it("say the page of each finding", () => {
    const found = fleetRules.flatMap((rule) => rule.examples.incorrect.flatMap((one) => fleetExampleFindings(one)));
    assert.ok(found.length >= 20);
    for (const { ruleId, docs } of found) assert.equal(docs, `docs/rules/${ruleId}.md`);
  });

  it("say of a fleet without hosts only that", () =>
    assert.deepEqual(rulesIn({ fleet: { hosts: {} } }), ["fleet-shape"]));

  it("judge nothing by the date where nobody says it", () => {
    const fleet = { rollout: { bypass: { reason: "Night shift", until: "2001-01-01" } } };
    assert.deepEqual(rulesIn({ fleet }), []);
    assert.deepEqual(rulesIn({ fleet, today: "2027-03-01" }), ["fleet-bypass"]);
  });
});
