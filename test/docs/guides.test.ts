import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { exampleGuest, type GuestExample, guestSpec, resolveGuest } from "../../src/guest";

const guides = path.join(__dirname, "..", "..", "docs", "guides");

const isGuest = (value: unknown): value is GuestExample =>
  typeof value === "object" && value !== null && Object.keys(value).every((key) => key in guestSpec.shape);

/** The guests that a page shows in YAML, or the arguments of one. */
const guestsIn = (file: string): GuestExample[] =>
  [...readFileSync(path.join(guides, file), "utf8").matchAll(/```yaml\n([^]*?)```/g)].flatMap(([, text]) => {
    const value = parse(text!) as { readonly guests?: readonly unknown[] };
    return (value.guests ?? [value]).filter(isGuest);
  });

describe("guests that the guides show in YAML", () => {
  let count = 0;
  for (const file of readdirSync(guides).filter((name) => name.endsWith(".md")))
    for (const guest of guestsIn(file)) {
      count++;
      it(`${file}: ${Object.keys(guest).join(", ")}`, () => {
        const { findings } = resolveGuest(exampleGuest(guest));
        const errors = findings.filter(({ severity }) => severity === "error");
        assert.deepEqual(
          errors.map(({ ruleId, message }) => `${ruleId}: ${message}`),
          [],
        );
      });
    }

  it("are several", () => assert.ok(count >= 8, String(count)));
});
