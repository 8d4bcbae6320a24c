import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { WindowsGuest } from "../../../src/components";
import { lintStack } from "../../../src/lint";
import { machinesOfState } from "../../../src/lint/doors";
import { OwnStack } from "../../components/own-stack";
import { definedOnly, machineName } from "../../provider/machines";

const PASSWORD = "sword-fi";
const MAC = "52:54:00:77:67:01";

describe("the machines of a state that the engine wrote", function () {
  this.timeout(180_000);
  const own = new OwnStack();

  it("are linted as the program wrote them, each once, and no secret is shown", async () => {
    const [ada, bob] = [machineName("ada"), machineName("bob")];
    await own.up(async () => {
      const shared = { ...definedOnly, networks: [{ network: "default", mac: MAC }] };
      new WindowsGuest("ada", {
        ...shared,
        name: ada,
        clock: { offset: "utc" },
        graphics: { type: "vnc", password: pulumi.secret(PASSWORD) },
      });
      new WindowsGuest("bob", { ...shared, name: bob });
    });
    for (const more of [[], ["--show-secrets"]]) {
      const { failed, text } = own.now.cli("stack", "export", ...more);
      assert.ok(!failed, text);
      const { machines, errors } = machinesOfState(JSON.parse(text));
      assert.deepEqual(errors, []);
      assert.deepEqual(
        // The engine writes them in the order in which they were done.
        machines.map(({ name, guest }) => [name, guest?.unknown]).sort(),
        [
          ["ada", more.length === 0 ? ["graphics.password"] : []],
          ["bob", []],
        ],
      );
      const { results, findings } = lintStack(machines);
      const told = (list: readonly { machine: string; ruleId: string; path: string }[]) =>
        list.map(({ machine, ruleId, path }) => `${machine} ${ruleId} ${path}`);
      assert.ok(told(results.flatMap((one) => one.findings)).includes("ada clock-utc clock.offset"));
      assert.deepEqual(told(findings), ["bob stack-mac-shared networks[0].mac"]);
      assert.ok(!JSON.stringify([results.map((one) => one.findings), findings]).includes(PASSWORD));
    }
  });
});
