import assert from "node:assert/strict";
import {
  splitFindings,
  suppressedText,
  type Finding,
  type KnownRules,
  type WrittenSuppression,
} from "../../src/findings";
import { dayMeant, isDay } from "../../src/findings/suppression/date";

const finding = (ruleId: string, severity: Finding["severity"] = "warning", path = "memory"): Finding => ({
  ruleId,
  severity,
  path,
  message: "Something is wrong.",
});

const rules: KnownRules = {
  ids: () => ["balloon-nested", "clock-utc", "topology-product"],
  necessary: (id) => (id === "topology-product" ? "deploy" : undefined),
  wasChecked: (id) => id !== "clock-utc",
};

const today = new Date("2027-03-31T23:59:59Z");
const written = (one: Omit<WrittenSuppression, "pathTo">): WrittenSuppression => ({
  ...one,
  pathTo: (key) => (key === undefined ? "suppress[0]" : `suppress[0].${key}`),
});
const split = (findings: readonly Finding[], ...suppress: readonly Omit<WrittenSuppression, "pathTo">[]) => {
  const { counted, suppressed, own } = splitFindings(findings, suppress.map(written), {
    machine: "web1",
    rules,
    today,
  });
  return { counted, suppressed, own: own.map((one) => one.finding) };
};
const own = (suppress: Omit<WrittenSuppression, "pathTo">) =>
  split([finding("balloon-nested")], suppress).own.map(({ ruleId, severity, path, fix }) => ({
    ruleId,
    severity,
    path,
    fix,
  }));

describe("suppressions", () => {
  it("take the findings of their rule, and no others, and say why", () => {
    const other = finding("clock-utc");
    const {
      counted,
      suppressed,
      own: none,
    } = split([finding("balloon-nested"), other], {
      rule: "balloon-nested",
      reason: " A lab. ",
      until: "2027-06-30",
    });
    assert.deepEqual(counted, [other]);
    assert.deepEqual(
      suppressed.map(({ ruleId, suppressed: why }) => [ruleId, why]),
      [["balloon-nested", { rule: "balloon-nested", reason: "A lab.", until: "2027-06-30" }]],
    );
    assert.deepEqual(none, []);
    assert.equal(
      suppressedText(suppressed),
      "1 finding is suppressed:\n  - warning memory: Something is wrong. [balloon-nested] Suppressed until 2027-06-30: A lab.",
    );
    assert.equal(suppressedText([]), undefined);
  });

  it("count up to and including their last day, in UTC; then the finding counts again and says so", () => {
    const one = { rule: "balloon-nested", reason: "A lab." };
    assert.equal(split([finding("balloon-nested")], { ...one, until: "2027-03-31" }).suppressed.length, 1);
    const { counted, suppressed, own: none } = split([finding("balloon-nested")], { ...one, until: "2027-03-30" });
    assert.deepEqual(suppressed, []);
    assert.equal(counted[0]!.message, "Something is wrong. Its suppression expired on 2027-03-30.");
    assert.deepEqual(none, [], "it is not unused");
    const both = split([finding("balloon-nested")], { ...one, until: "2027-03-30" }, one);
    assert.equal(both.suppressed.length, 1, "one that is in force is enough");
  });

  it("without a reason are not applied, and an error", () => {
    for (const reason of [undefined, "", "  "]) {
      assert.deepEqual(own({ rule: "balloon-nested", reason }), [
        {
          ruleId: "suppression-reason",
          severity: "error",
          path: "suppress[0].reason",
          fix: "Set `reason` to who accepted the finding, and why.",
        },
      ]);
      assert.equal(split([finding("balloon-nested")], { rule: "balloon-nested", reason }).counted.length, 1);
    }
  });

  for (const [until, fix] of [
    ["2027-02-30", "Did you mean 2027-02-28?"],
    ["31.12.2027", "Did you mean 2027-12-31?"],
    ["2027-2-3", "Did you mean 2027-02-03?"],
    ["2027-13-01", "Set `until` to the last day, for example 2027-03-31."],
    ["forever", "Set `until` to the last day, for example 2027-03-31."],
    ["", "Set `until` to the last day, for example 2027-03-31."],
  ] as const) {
    it(`that end on "${until}" are not applied, and an error`, () => {
      const one = { rule: "balloon-nested", reason: "A lab.", until };
      assert.deepEqual(own(one), [{ ruleId: "suppression-date", severity: "error", path: "suppress[0].until", fix }]);
      assert.equal(split([finding("balloon-nested")], one).counted.length, 1);
    });
  }

  it("of a rule that nobody knows are an error with the nearest name", () => {
    assert.deepEqual(own({ rule: "baloon-nested", reason: "A lab." }), [
      { ruleId: "suppression-rule", severity: "error", path: "suppress[0].rule", fix: "Did you mean balloon-nested?" },
    ]);
    assert.match(own({ rule: "everything", reason: "A lab." })[0]!.fix!, /windows-guest rules/);
    assert.match(own({ reason: "A lab." })[0]!.fix!, /ID of a rule/);
  });

  it("that match nothing are told, unless their rule was not checked", () => {
    const unused = split([], { rule: "balloon-nested", reason: "A lab." }).own;
    assert.deepEqual(
      unused.map(({ ruleId, severity, path }) => [ruleId, severity, path]),
      [["suppression-unused", "info", "suppress[0]"]],
    );
    assert.deepEqual(split([], { rule: "clock-utc", reason: "A lab." }).own, []);
  });

  it("do not take errors that make a machine impossible, but their warnings", () => {
    const one = { rule: "topology-product", reason: "A lab." };
    const { counted, suppressed, own: told } = split([finding("topology-product", "error")], one);
    assert.equal(counted[0]!.message, "Something is wrong.");
    assert.deepEqual(suppressed, []);
    assert.deepEqual(
      told.map(({ ruleId }) => ruleId),
      ["suppression-refused"],
    );
    assert.match(told[0]!.message, /cannot be deployed/);
    assert.equal(split([finding("topology-product", "warning")], one).suppressed.length, 1);
  });

  it("are for machines by name, with * for any characters", () => {
    const one = { rule: "balloon-nested", reason: "A lab." };
    for (const machine of ["web*", "*1", "web1", "*", "w*b*"])
      assert.equal(split([finding("balloon-nested")], { ...one, machine }).suppressed.length, 1, machine);
    for (const machine of ["web", "eb*", "web.", "db*"]) {
      const { suppressed, own: none } = split([finding("balloon-nested")], { ...one, machine });
      assert.deepEqual([suppressed, none], [[], []], machine);
    }
  });
});

describe("days", () => {
  it("are those of the calendar", () => {
    for (const day of ["2027-03-31", "2028-02-29", "9999-12-31"]) assert.ok(isDay(day), day);
    for (const day of [
      "2027-02-29",
      "2027-04-31",
      "2027-00-01",
      "2027-01-00",
      "0000-01-01",
      " 2027-01-01",
      "2027-01-01T00:00",
    ])
      assert.ok(!isDay(day), day);
  });

  it("are guessed where only the writing is wrong", () => {
    assert.equal(dayMeant("1.2.2027"), "2027-02-01");
    assert.equal(dayMeant("2027/04/31"), "2027-04-30");
    assert.equal(dayMeant("2027-03-31T12:00:00Z"), "2027-03-31");
    assert.equal(dayMeant("03/04/2027"), undefined, "day or month first?");
  });
});
