import assert from "node:assert/strict";
import { defineRule, hasErrors, nothing, printable, runRules } from "../../src/findings";

const rule = defineRule<{ readonly name: string }>()({
  id: "short-name",
  severity: "warning",
  description: "Names are short.",
  rationale: "Long names do not fit.",
  messages: {
    long: { message: "{name} has {length} letters; {unknown} stays", fix: "Shorten {name}." },
    bare: { message: "No placeholders." },
  },
  sources: ["this test"],
  check: ({ name }) =>
    name.length > 3
      ? [
          { messageId: "long", path: "name", data: { name, length: name.length } },
          { messageId: "bare", path: "", severity: "error" },
        ]
      : nothing,
});

describe("runRules", () => {
  it("fills placeholders, takes the rule's severity or the report's, and names the page", () => {
    assert.deepEqual(runRules([rule], { name: "long" }), [
      {
        ruleId: "short-name",
        severity: "warning",
        path: "name",
        message: "long has 4 letters; {unknown} stays",
        fix: "Shorten long.",
        docs: "docs/rules/short-name.md",
      },
      {
        ruleId: "short-name",
        severity: "error",
        path: "",
        message: "No placeholders.",
        docs: "docs/rules/short-name.md",
      },
    ]);
  });

  it("takes data as text, never as a pattern or a placeholder", () => {
    assert.equal(runRules([rule], { name: "$&{length}" })[0]!.message, "$&{length} has 10 letters; {unknown} stays");
  });

  it("refuses a message id that the rule does not have", () => {
    const broken = { ...rule, check: () => [{ messageId: "other", path: "" }] };
    assert.throws(() => runRules([broken], { name: "" }), /short-name has no message "other"/);
  });

  it("tells errors from the rest", () => {
    assert.equal(hasErrors(runRules([rule], { name: "long" })), true);
    assert.equal(hasErrors(runRules([rule], { name: "abc" })), false);
  });
});

describe("printable", () => {
  it("keeps ordinary text, emoji included", () => assert.equal(printable("Größe 8 GiB 🙂 <b>"), "Größe 8 GiB 🙂 <b>"));
  it("shows what would break a line, a terminal or the direction of text", () => {
    assert.equal(printable("a\nb\u001b[31m\u202e\ud800\u2028"), "a\\u{a}b\\u{1b}[31m\\u{202e}\\u{d800}\\u{2028}");
  });
  it("cuts very long text and says how long it was", () => {
    const cut = printable("x".repeat(10_000));
    assert.ok(cut.length < 700 && cut.endsWith("… (10000 characters)"));
  });
});
