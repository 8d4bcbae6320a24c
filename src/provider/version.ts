import { readFileSync } from "node:fs";
import path from "node:path";

/** Version of this package; provider and program must come from the same one. */
export const packageVersion: string = (
  JSON.parse(readFileSync(path.join(__dirname, "..", "..", "package.json"), "utf8")) as { version: string }
).version;
