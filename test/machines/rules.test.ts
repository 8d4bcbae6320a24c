import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import {
  edited,
  exampleDomain,
  exampleMachine,
  judgeMachine,
  machineRules,
  type MachineExample,
} from "../../src/machines";

const root = path.join(__dirname, "..", "..");
const found = (rule: (typeof machineRules)[number], example: MachineExample, domain = exampleDomain(example)) =>
  judgeMachine([rule], exampleMachine(example, domain));

describe("rules about machines", () => {
  it("have ids of their own, which are their files", () => {
    const ids = machineRules.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of ids) assert.ok(existsSync(path.join(root, "src", "machines", "rules", `${id}.ts`)), id);
  });

  for (const rule of machineRules) {
    describe(rule.id, () => {
      rule.examples.incorrect.forEach((example, index) => {
        it(`reports incorrect example ${index + 1}, at a place that the machine has`, () => {
          const { findings, notChecked } = found(rule, example);
          assert.deepEqual(notChecked, []);
          assert.notDeepEqual(findings, []);
          for (const { message, fix, ruleId } of findings) {
            assert.equal(ruleId, rule.id);
            assert.match(message, /\.$/);
            assert.doesNotMatch(`${message} ${fix}`, /\{\w+\}|undefined/);
            assert.ok(message.includes("example"), `names the machine: ${message}`);
          }
        });

        it(`has repairs after which incorrect example ${index + 1} is silent, or none`, () => {
          const { findings } = found(rule, example);
          const repairs = findings.map(({ repair }) => repair).filter((one) => one !== undefined);
          if (repairs.length === 0) return;
          const repaired = repairs.reduce((domain, edits) => edited(domain, edits), exampleDomain(example));
          const left = found(rule, example, repaired).findings;
          assert.equal(left.length, findings.length - repairs.length, JSON.stringify(left));
        });
      });
      rule.examples.correct.forEach((example, index) => {
        it(`is silent about correct example ${index + 1}`, () => {
          assert.deepEqual(found(rule, example), { findings: [], notChecked: [] });
        });
      });
      it("does not run without what it needs", () => {
        for (const need of rule.needs ?? []) {
          const example = rule.examples.incorrect[0]!;
          const { [need]: _, ...context } = exampleMachine(example);
          assert.deepEqual(judgeMachine([rule], context).findings, []);
        }
      });
    });
  }
});
