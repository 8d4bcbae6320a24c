import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Domain } from "../../src/components";
import { assertSucceeded, ensurePlugin, pluginFolder, TestStack } from "./engine";
import { definedOnly, machineName, removeMachines, startable, stateOf } from "./machines";

describe("the plugin", function () {
  this.timeout(180_000);
  let stack: TestStack | undefined;

  before(ensurePlugin);
  afterEach(async () => {
    removeMachines();
    await stack?.remove();
    stack = undefined;
  });

  it("is found on PATH", async () => {
    stack = await TestStack.make(
      async () => void new Domain("machine", { ...definedOnly, name: machineName("path") }),
      { pluginOnPath: true },
    );
    assertSucceeded(await stack.preview());
  });

  it("gives its schema to the Pulumi CLI", async () => {
    // The harness has put the CLI on PATH by now.
    stack = await TestStack.make(async () => undefined);
    const text = execFileSync(
      "pulumi",
      ["package", "get-schema", path.join(pluginFolder, "pulumi-resource-windows-guest")],
      { encoding: "utf8", timeout: 60_000, env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1" } },
    );
    const schema = JSON.parse(text) as {
      name: string;
      version: string;
      resources: Record<string, { inputProperties: object; requiredInputs: string[] }>;
      types: Record<string, { enum?: { value: string }[] }>;
    };
    const { version } = JSON.parse(
      execFileSync("node", ["-p", "JSON.stringify(require('./package.json'))"], {
        encoding: "utf8",
        cwd: path.join(__dirname, "..", ".."),
      }),
    ) as { version: string };
    assert.deepEqual([schema.name, schema.version], ["windows-guest", version]);
    assert.deepEqual(Object.keys(schema.resources).sort(), [
      "windows-guest:index:Domain",
      "windows-guest:index:Volume",
    ]);
    assert.deepEqual(schema.resources["windows-guest:index:Domain"]!.requiredInputs, ["windows"]);
    assert.ok(schema.types["windows-guest:index:Windows"]!.enum!.some(({ value }) => value === "windows-11"));
  });

  it("says what to do when it is not built", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "wg-unbuilt-"));
    cpSync(pluginFolder, path.join(folder, "bin"), { recursive: true });
    const { status, stderr } = spawnSync(path.join(folder, "bin", "pulumi-resource-windows-guest"), {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    assert.equal(status, 1);
    assert.match(stderr, /npm run build/);
  });

  it("stops waiting for a shutdown when the user cancels, and leaves the machine as it is", async () => {
    const name = machineName("cancelled");
    stack = await TestStack.make(
      async () => void new Domain("machine", { ...startable, name, shutdownTimeoutSeconds: 3600 }),
    );
    assertSucceeded(await stack.up());
    const outcome = await stack.destroyCancelled("windows-guest:index:Domain", 2_000);
    assert.ok(outcome.failed);
    assert.equal(stateOf(name), "running");
    assert.ok(
      (await stack.resources()).some(({ type }) => type === "windows-guest:index:Domain"),
      "the engine still knows it",
    );
  });
});
