import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedFile } from "../../generate/files";

const root = join(__dirname, "..", "..");

/** The committed file is what the generator makes of today's data. */
export async function assertGenerated({ path, content }: GeneratedFile): Promise<void> {
  const file = join(root, path);
  assert.ok(
    existsSync(file) && readFileSync(file, "utf8") === (await content()),
    `${path} is out of date; run: npm run generate`,
  );
}
