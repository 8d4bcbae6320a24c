import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stateHome } from "../../src/provider/state-home";

describe("where the state lies", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "wg-home-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const home = (): string => stateHome({ PULUMI_HOME: folder }, folder);

  it("is what the project says, in YAML or JSON, or what was logged in to", () => {
    const usual = home();
    writeFileSync(join(folder, "credentials.json"), '{"current": "s3://logged-in"}');
    const loggedIn = home();
    writeFileSync(join(folder, "Pulumi.json"), '{\n  "backend": {"url": "s3://project"}\n}');
    const json = home();
    rmSync(join(folder, "Pulumi.json"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: x\nbackend:\n  url: s3://project\n");
    assert.equal(home(), json);
    assert.equal(new Set([usual, loggedIn, json]).size, 3);
  });

  it("is not looked for in what is no ordinary file, and nothing hangs", () => {
    const usual = home();
    execFileSync("mkfifo", [join(folder, "Pulumi.yaml")]);
    symlinkSync("/dev/zero", join(folder, "credentials.json"));
    assert.equal(home(), usual);
  });

  it("is not looked for long in a project file of many empty lines", () => {
    const usual = home();
    writeFileSync(join(folder, "Pulumi.yaml"), `name: x\n${"\n".repeat(300_000)}x\n`);
    assert.equal(home(), usual);
  });
});
