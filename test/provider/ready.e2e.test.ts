import assert from "node:assert/strict";
import { NotInitialized } from "../../src/provider/errors";
import { removeMachines, stateOf } from "./machines";
import { TinyMachines } from "./tiny-machine";

/** Machines that are waited for: a tiny guest with the real agent stands in for Windows. */
describe("waitFor on a real guest", function () {
  this.timeout(240_000);
  const machines = new TinyMachines();
  afterEach(removeMachines);

  it("ready: the deployment is complete when Windows is, and says what it found", async () => {
    const { machine, args } = await machines.make("ready", { "setup-seconds": 8 });
    await machine.update(await machine.checked({ ...args, waitFor: "ready", readyTimeoutSeconds: 180 }));
    assert.match(machine.said.join("\n"), /Windows 11 Pro \(tiny guest\), build \S+, guest agent \d/);
    const start = Date.now();
    await machine.update(await machine.checked({ ...args, waitFor: "ready", description: "reception" }));
    assert.ok(Date.now() - start < 30_000, "a machine that was not restarted needs no time to settle");
  });

  it("not ready in time: fails with the next step, the machine runs on, and the next up finds it ready", async () => {
    const { machine, args } = await machines.make("late", { "agent-after": 25 });
    const wanted = await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 3 });
    await assert.rejects(machine.update(wanted), (error) => {
      assert.ok(error instanceof NotInitialized, String(error));
      assert.match(
        error.reasons.join("\n"),
        /not ready within 3 s: the guest agent does not answer yet.*readyTimeoutSeconds/,
      );
      return true;
    });
    assert.equal(stateOf(machine.name), "running");
    await machine.update(await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 120 }));
    assert.equal(stateOf(machine.name), "running");
  });
});
