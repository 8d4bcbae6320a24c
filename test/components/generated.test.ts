import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { sources } from "../../generate/files";
import { assertGenerated } from "../support/generated";

const ARGS = "src/components/args";

describe("arguments and enums", () => {
  for (const file of sources()) it(`${file.path} is what the model says`, () => assertGenerated(file));

  it("no file of arguments is left over", () => {
    const generated = sources().map(({ path }) => path);
    const files = readdirSync(join(__dirname, "..", "..", ARGS)).map((name) => `${ARGS}/${name}`);
    assert.deepEqual(
      files.filter((file) => !generated.includes(file)),
      [],
    );
  });
});
