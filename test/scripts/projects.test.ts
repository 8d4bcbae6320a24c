import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

const root = path.join(__dirname, "..", "..");

interface Project {
  readonly main: string;
  readonly plugins: { readonly providers: readonly { readonly name: string; readonly path: string }[] };
}

describe("the projects of this clone", () => {
  for (const { folder, main } of [
    { folder: ".", main: "examples/desktop.ts" },
    { folder: "scripts/demo", main: "examples/demo.ts" },
  ]) {
    it(`${folder}/Pulumi.yaml runs ${main} with the provider of this clone`, () => {
      const project = parse(readFileSync(path.join(root, folder, "Pulumi.yaml"), "utf8")) as Project;
      assert.equal(path.join(root, folder, project.main), path.join(root, main));
      const [provider] = project.plugins.providers;
      assert.equal(provider?.name, "windows-guest");
      assert.ok(existsSync(path.join(root, folder, provider.path, "pulumi-resource-windows-guest")));
    });
  }
});
