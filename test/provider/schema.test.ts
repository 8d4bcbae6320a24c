import assert from "node:assert/strict";
import { schema as generatedSchema } from "../../generate/files";
import { analyze } from "../../generate/schema";
import { handlers } from "../../src/provider/registry";
import { assertGenerated } from "../support/generated";

interface Described {
  readonly description?: string;
}
interface Schema {
  readonly resources: Record<
    string,
    {
      inputProperties: Record<string, Described & { $ref?: string; type?: string }>;
      properties: Record<string, Described>;
    } & Described
  >;
  readonly types: Record<
    string,
    {
      properties?: Record<string, Described & { secret?: boolean; $ref?: string }>;
      enum?: readonly ({ name: string; value: string } & Described)[];
    } & Described
  >;
}

describe("schema", function () {
  // The type checker reads the whole project.
  this.timeout(120_000);
  let schema: Schema;

  let text: string;

  before(async () => {
    text = await generatedSchema.content();
    schema = JSON.parse(text) as Schema;
  });

  it("is what the classes say", () => assertGenerated({ ...generatedSchema, content: () => text }));

  it("has every resource that the provider serves, except what only a fleet makes", () => {
    const { resources } = handlers();
    assert.deepEqual(resources.flatMap(({ token, internal }) => (internal === true ? [token] : [])).sort(), [
      "windows-guest:index:FleetPlan",
      "windows-guest:index:RolloutGate",
    ]);
    assert.deepEqual(
      Object.keys(schema.resources).sort(),
      resources.flatMap(({ token, internal }) => (internal === true ? [] : [token])).sort(),
    );
  });

  it("refers only to types it has", () => {
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/types\/([^"]+)"/g)].map(([, name]) => name!);
    assert.ok(references.length > 20);
    for (const name of references) assert.ok(name in schema.types, name);
  });

  it("marks the console's password as secret", () => {
    assert.equal(schema.types["windows-guest:index:GraphicsArgs"]?.properties?.["password"]?.secret, true);
  });

  it("has a preset as text, because it may have a version", () => {
    const { preset, windows } = schema.resources["windows-guest:index:Domain"]!.inputProperties;
    assert.equal(preset!.type, "string");
    assert.equal(windows!.$ref, "#/types/windows-guest:index:Windows");
  });

  it("describes every input, output, property and word", () => {
    const bare: string[] = [];
    const look = (owner: string, described: Readonly<Record<string, Described>> = {}): void => {
      for (const [name, { description }] of Object.entries(described))
        if ((description ?? "").length < 5) bare.push(`${owner}.${name}`);
    };
    for (const [token, { inputProperties, properties }] of Object.entries(schema.resources))
      for (const each of [inputProperties, properties]) look(token, each);
    for (const [token, { description = "", properties, enum: words }] of Object.entries(schema.types)) {
      if (description.length < 5) bare.push(token);
      look(token, properties);
      // The name of a Windows says it all.
      if (token !== "windows-guest:index:Windows")
        look(token, Object.fromEntries((words ?? []).map((word) => [word.name, word])));
    }
    assert.deepEqual(bare, []);
  });

  it("can be made for the component too", () => {
    const { components } = analyze(["WindowsGuest"]);
    assert.equal(components["WindowsGuest"]!.inputs["windows"]!.optional, undefined);
    assert.ok("explanation" in components["WindowsGuest"]!.outputs);
  });
});
