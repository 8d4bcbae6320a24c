/**
 * `npm run generate`: writes everything that is made from the project's own data, and removes pages that nothing makes
 * any more. `npm run generate -- --check` writes nothing, and fails if something would change. Tests compare the
 * committed files too.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { stalePages } from "../docs/generate";
import { generatedFiles, type GeneratedFile } from "./files";

const root = join(__dirname, "..");

/** Returns whether the file is another one now, or would be. */
async function make({ path, content }: GeneratedFile, check: boolean): Promise<boolean> {
  const file = join(root, path);
  const text = await content();
  if (existsSync(file) && readFileSync(file, "utf8") === text) return false;
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return true;
}

export async function generate({ check = false } = {}): Promise<void> {
  const files = generatedFiles();
  const changed: string[] = [];
  for (const file of files) if (await make(file, check)) changed.push(file.path);
  const stale = stalePages().map((path) => `docs/${path}`);
  if (!check) for (const path of stale) rmSync(join(root, path));
  for (const path of changed) console.error(`${check ? "out of date" : "written"}: ${path}`);
  for (const path of stale) console.error(`${check ? "left over" : "removed"}: ${path}`);
  console.error(`${files.length} generated files, ${changed.length + stale.length} ${check ? "to change" : "changed"}`);
  if (check && changed.length + stale.length > 0) process.exitCode = 1;
}

if (require.main === module)
  void generate(parseArgs({ options: { check: { type: "boolean", default: false } } }).values);
