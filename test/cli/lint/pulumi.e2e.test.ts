import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OwnStack } from "../../components/own-stack";
import { definedOnly, machineName, removeMachines } from "../../provider/machines";
import { ensureBuilt, root, run } from "../support/command";

const PASSWORD = "sword-fi";
const MAC = "52:54:00:77:67:02";

interface Report {
  readonly machines: readonly { readonly machine: string; readonly door: string; readonly windows?: string }[];
  readonly findings: readonly { readonly machine: string; readonly ruleId: string; readonly path: string }[];
  readonly failures: readonly string[];
}

/** A program as a person has it, run by the real engine and its language host. */
const program = (ada: string, bob: string): string => `
const pulumi = require("@pulumi/pulumi");
const { WindowsGuest, Domain } = require(${JSON.stringify(root)});
const shared = ${JSON.stringify({ ...definedOnly, networks: [{ network: "default", mac: MAC }] })};
new WindowsGuest("ada", {
  ...shared,
  name: ${JSON.stringify(ada)},
  clock: { offset: "utc" },
  graphics: { type: "vnc", password: pulumi.secret(${JSON.stringify(PASSWORD)}) },
});
const bob = new Domain("bob", { ...shared, name: ${JSON.stringify(bob)} });
new WindowsGuest("cad", {
  ...shared,
  networks: [],
  description: pulumi.interpolate\`beside \${bob.uuid}\`,
  clock: { offset: "utc" },
  name: ${JSON.stringify(`${bob}-cad`)},
});
`;

describe("windows-guest lint of what Pulumi prints", function () {
  this.timeout(300_000);
  const own = new OwnStack();
  before(function () {
    ensureBuilt();
  });
  after(removeMachines);

  it("a preview and a state of the real engine: each machine once, findings between them, no secret", async () => {
    const [ada, bob] = [machineName("lint-p-ada"), machineName("lint-p-bob")];
    const stack = await own.make(async () => undefined);
    const { workDir } = stack.stack.workspace;
    writeFileSync(path.join(workDir, "index.js"), program(ada, bob));
    writeFileSync(path.join(workDir, "package.json"), JSON.stringify({ name: "desktops", main: "index.js" }));
    symlinkSync(path.join(root, "node_modules"), path.join(workDir, "node_modules"));

    const check = (what: string, output: string): void => {
      const { code, stdout, stderr } = run(["lint", "-", "-f", "json"], { input: output });
      assert.equal(stderr, "", what);
      const { machines, findings, failures } = JSON.parse(stdout) as Report;
      assert.deepEqual(failures, [], what);
      assert.deepEqual(
        machines.map(({ machine, door, windows }) => `${machine} ${door} ${windows}`).sort(),
        ["ada", "bob", "cad"].map((name) => `${name} arguments windows-10`),
        what,
      );
      const told = findings.map(({ machine, ruleId, path: place }) => `${machine} ${ruleId} ${place}`);
      for (const one of [
        "ada clock-utc clock.offset",
        "cad clock-utc clock.offset",
        "ada stack-mac-shared networks[0].mac",
      ])
        assert.equal(told.filter((text) => text === one).length, 1, `${what}: ${one} in\n${told.join("\n")}`);
      assert.equal(code, 1, what);
      assert.ok(!stdout.includes(PASSWORD), what);
      for (const format of ["text", "sarif", "junit", "github", "markdown"])
        assert.ok(
          !run(["lint", "-", "-f", format], { input: output }).stdout.includes(PASSWORD),
          `${what} as ${format}`,
        );
    };
    const said = (...args: string[]): string => {
      const { failed, stdout, text } = stack.cli(...args);
      assert.ok(!failed, text);
      return stdout;
    };

    check("preview of new machines", said("preview", "--json"));
    said("up", "--yes", "--skip-preview");
    check("preview without changes", said("preview", "--json", "--show-sames"));
    const changes = run(["lint", "-"], { input: said("preview", "--json"), env: { COLUMNS: "160" } }).stdout;
    assert.match(changes, /▲ standard input: The preview leaves out \d+ unchanged resources, .* --show-sames\.$/m);
    check("state", said("stack", "export"));
    check("state with secrets", said("stack", "export", "--show-secrets"));
    said("destroy", "--yes", "--skip-preview");
    const { stdout } = run(["lint", "-"], { input: said("stack", "export") });
    assert.match(stdout, /^0 machines checked: no findings\.\n$/);
  });
});
