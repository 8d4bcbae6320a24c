import assert from "node:assert/strict";
import type { Severity } from "../../../src/findings";
import { resolveEnlightenments } from "../../../src/enlightenments/resolve";
import { rules } from "../../../src/enlightenments/rules";
import { engineInput, type Scenario } from "../../../src/enlightenments/scenario";

/** What a rule is expected to say; `says` and `fix` are pieces that the text must contain. */
export interface Expected {
  readonly severity: Severity;
  readonly path: string;
  readonly says: readonly string[];
  readonly fix?: string;
}

export interface RuleTable {
  /** A reason, and a situation in which the rule keeps silent. */
  readonly valid: Readonly<Record<string, Scenario>>;
  /** A reason, and a situation with everything the rule says about it, in order. */
  readonly invalid: Readonly<Record<string, readonly [Scenario, ...Expected[]]>>;
}

/** Runs one rule's table through the whole engine and looks at that rule's findings only. */
export function ruleTable(id: string, table: RuleTable): void {
  const findingsOf = (scenario: Scenario) =>
    resolveEnlightenments(engineInput(scenario)).findings.filter((f) => f.ruleId === id);

  describe(`rule ${id}`, () => {
    const rule = rules.find((candidate) => candidate.id === id);
    it("is registered", () => assert.ok(rule));

    it("each of its messages is shown by a case", () => {
      const said = Object.values(table.invalid).flatMap(([scenario]) =>
        findingsOf(scenario).map((finding) => finding.message),
      );
      for (const [messageId, { message }] of Object.entries(rule!.messages)) {
        assert.ok(
          said.some((text) => template(message).test(text)),
          `no case shows "${messageId}"`,
        );
      }
    });
    for (const [why, scenario] of Object.entries(table.valid)) {
      it(`keeps silent: ${why}`, () => assert.deepEqual(findingsOf(scenario), []));
    }
    for (const [why, [scenario, ...expected]] of Object.entries(table.invalid)) {
      it(`speaks: ${why}`, () => {
        const findings = findingsOf(scenario);
        assert.deepEqual(
          findings.map(({ severity, path }) => ({ severity, path })),
          expected.map(({ severity, path }) => ({ severity, path })),
        );
        expected.forEach(({ says, fix }, index) => {
          const finding = findings[index]!;
          for (const piece of says) assert.ok(finding.message.includes(piece), `"${finding.message}" lacks "${piece}"`);
          if (fix !== undefined) assert.ok(finding.fix?.includes(fix), `fix "${finding.fix}" lacks "${fix}"`);
          assert.doesNotMatch(
            `${finding.message}${finding.fix ?? ""}`,
            /[\n\r]|(?<!\\u)\{\w+\}/,
            "one line, no placeholder left",
          );
          assert.equal(finding.docs, `docs/rules/${id}.md`);
        });
      });
    }
  });
}

/** A message text with any data filled in. */
const template = (message: string): RegExp =>
  new RegExp(
    `^${message
      .split(/\{\w+\}/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^]*")}$`,
  );
