import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { quoteAll } from "../../src/libvirt";

describe("quoting for a remote shell", () => {
  it("gives a real shell back exactly the words it was given", () => {
    const word = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.constantFrom("$(reboot)", "`id`", "a'b", "'", "", "-n", "\n", 'a"><b', "~", "*", "!!", "\\", "ü€𝄞"),
    );
    fc.assert(
      fc.property(
        fc.array(
          word.filter((text) => !text.includes("\0")),
          { minLength: 1, maxLength: 6 },
        ),
        (words) => {
          const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${quoteAll(words)}`], { encoding: "utf8" });
          assert.deepEqual(printed.split("\0").slice(0, -1), words);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses NUL, which no argument can hold", () => assert.throws(() => quoteAll(["a\0b"]), RangeError));
});
