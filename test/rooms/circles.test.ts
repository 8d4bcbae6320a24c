import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const src = join(__dirname, "..", "..", "src");

/**
 * `import … from`, `export … from`, `import "…"`, `import("…")` and `require("…")` of a file of ours; types count too.
 */
const REFERENCE = /(?:\bfrom\s+|\bimport\s*\(\s*|\brequire\(\s*|\bimport\s+)["'](\.[^"']*)["']/g;

type Graph = ReadonlyMap<string, readonly string[]>;

function fileOf(from: string, reference: string): string | undefined {
  const path = normalize(join(dirname(from), reference));
  return [`${path}.ts`, join(path, "index.ts")].find((file) => existsSync(file));
}

function importsOf(folder: string): Graph {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
  return new Map(
    files.map((file) => [
      file,
      [...readFileSync(file, "utf8").matchAll(REFERENCE)].flatMap(([, reference]) => fileOf(file, reference!) ?? []),
    ]),
  );
}

/** One circle for each file that closes one, as the files on the way: `["a", "b", "a"]`. */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): void => {
    const at = way.indexOf(file);
    if (at >= 0) return void found.push([...way.slice(at), file]);
    if (done.has(file)) return;
    way.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    way.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return found;
}

describe("imports", () => {
  it("never go in a circle, those of types included", () => {
    const graph = importsOf(src);
    assert.ok(graph.size > 400 && [...graph.values()].flat().length > 1000, "the imports are found");
    assert.deepEqual(
      circles(graph).map((circle) => circle.map((file) => relative(src, file)).join(" → ")),
      [],
    );
  });

  it("a circle is found, also a longer one and one of a file with itself", () => {
    assert.deepEqual(
      circles(
        new Map([
          ["a", ["b", "c"]],
          ["b", ["c"]],
          ["c", []],
        ]),
      ),
      [],
    );
    assert.deepEqual(
      circles(
        new Map([
          ["a", ["b"]],
          ["b", ["c"]],
          ["c", ["a"]],
        ]),
      ),
      [["a", "b", "c", "a"]],
    );
    assert.deepEqual(circles(new Map([["a", ["a"]]])), [["a", "a"]]);
  });
});
