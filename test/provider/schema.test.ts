import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { resources } from "../../src/provider/registry";
import { analyze, generateSchema } from "./generate-schema";

const file = path.join(__dirname, "..", "..", "src", "provider", "schema.json");

interface Described {
  readonly description?: string;
}
interface Schema {
  readonly resources: Record<string, { inputProperties: Record<string, Described & { $ref?: string }>; properties: Record<string, Described> } & Described>;
  readonly types: Record<string, { properties?: Record<string, Described & { secret?: boolean; $ref?: string }>; enum?: readonly { name: string; value: string }[] }>;
}

describe("schema", function () {
  // The type checker reads the whole project.
  this.timeout(120_000);
  let schema: Schema;

  before(() => {
    schema = JSON.parse(JSON.stringify(generateSchema())) as Schema;
  });

  it("is what the classes say", () => {
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    if (process.env["UPDATE"] === "1") writeFileSync(file, text);
    assert.ok(readFileSync(file, "utf8") === text, `${file} is not what src/components says; run this test with UPDATE=1`);
  });

  it("has every resource that the provider serves", () => {
    assert.deepEqual(Object.keys(schema.resources).sort(), resources().map(({ token }) => token).sort());
  });

  it("refers only to types it has", () => {
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/types\/([^"]+)"/g)].map(([, name]) => name!);
    assert.ok(references.length > 20);
    for (const name of references) assert.ok(name in schema.types, name);
  });

  it("marks the console's password as secret", () => {
    assert.equal(schema.types["windows-guest:index:GraphicsArgs"]?.properties?.["password"]?.secret, true);
  });

  it("describes every input but those whose type says it all", () => {
    const bare = Object.values(schema.resources).flatMap(({ inputProperties }) =>
      Object.entries(inputProperties).filter(([, { description, $ref }]) => description === undefined && $ref === undefined),
    );
    assert.deepEqual(bare.map(([name]) => name), []);
  });

  it("can be made for the component too", () => {
    const { components } = analyze(["WindowsGuest"]);
    assert.equal(components["WindowsGuest"]!.inputs["windows"]!.optional, undefined);
    assert.ok("explanation" in components["WindowsGuest"]!.outputs);
  });
});
