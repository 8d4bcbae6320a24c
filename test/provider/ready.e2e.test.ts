import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { isPrintable } from "../../src/foreign/printable";
import { libvirtClient } from "../../src/libvirt";
import { pingAgent } from "../../src/libvirt/guest";
import { factKeys, type Facts } from "../../src/provider/domain/facts";
import { NotInitialized } from "../../src/provider/errors";
import { virsh } from "./engine";
import type { HandledMachine } from "./handled-machine";
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

  /** The outputs that a look at the running machine brings. */
  const factsOf = ({ state }: HandledMachine): Facts => {
    const { value } = state!.state;
    return Object.fromEntries(factKeys.flatMap((key) => (value[key] === undefined ? [] : [[key, value[key]]])));
  };

  it("outputs: what Windows, libvirt and the host say of it after up and after a refresh, and nothing once it is off", async () => {
    const { machine, args } = await machines.make("facts", {});
    assert.deepEqual(factsOf(machine), { macAddresses: [] });
    const start = Date.now();
    const wanted = await machine.checked({
      ...args,
      waitFor: "address",
      readyTimeoutSeconds: 180,
      graphics: { type: "vnc", password: "geheim12" },
    });
    await machine.update(wanted);
    const facts = factsOf(machine);
    const { addresses, agentVersion, windowsEdition, windowsBuild, console, startedAt } = facts;
    assert.ok(addresses!.includes("10.0.2.15"), JSON.stringify(facts));
    assert.match(agentVersion!, /^\d+\.\d+/);
    assert.equal(windowsEdition, "Windows 11 Pro (tiny guest)");
    assert.ok(windowsBuild!.length > 3);
    assert.match(console!, /^vnc:\/\/127\.0\.0\.1:59\d\d$/);
    assert.ok(
      Math.abs(Date.parse(startedAt!) - start) < 120_000,
      `${startedAt} is not about ${new Date(start).toISOString()}`,
    );
    await machine.refresh();
    assert.deepEqual(factsOf(machine), facts, "a refresh finds the same");
    assert.deepEqual((await machine.diff(wanted)).changes, {}, "outputs are no difference");
    // The agent is not asked here, and what it said stays.
    await machine.update(
      await machine.checked({ ...args, waitFor: "none", graphics: { type: "vnc" }, description: "reception" }),
    );
    assert.deepEqual(factsOf(machine), facts);
    virsh("destroy", machine.name);
    await machine.refresh();
    assert.deepEqual(factsOf(machine), { macAddresses: [] });
  });

  it("a hostile guest: its words are cut and clean in outputs and messages", async () => {
    const { machine, args } = await machines.make("hostile", { facts: "hostile" });
    await machine.update(await machine.checked({ ...args, waitFor: "address", readyTimeoutSeconds: 180 }));
    for (const look of ["up", "refresh"]) {
      if (look === "refresh") await machine.refresh();
      const { windowsEdition, addresses } = factsOf(machine);
      assert.match(windowsEdition!, /^\\u\{1b\}\[2J\\u\{1b\}\[31m Windows A+$/);
      assert.ok([...windowsEdition!].length <= 100 && addresses!.length === 16, look);
      assert.ok(JSON.stringify(machine.state!.state.value).length < 6_144, look);
    }
    assert.ok(
      machine.said.every((line) => isPrintable(line) && line.length < 1_000),
      machine.said.join("\n"),
    );
  });

  it("an agent that hangs: a refresh goes on after a few seconds, and keeps what it said", async () => {
    const { machine, args } = await machines.make("hung", { "agent-hangs-after": 20 });
    await machine.update(await machine.checked({ ...args, waitFor: "agent", readyTimeoutSeconds: 180 }));
    const facts = factsOf(machine);
    assert.ok(facts.windowsEdition !== undefined);
    while ((await pingAgent(libvirtClient("qemu:///system"), machine.name)).kind === "answer") await sleep(1_000);
    const start = Date.now();
    await machine.refresh();
    assert.ok(Date.now() - start < 8_000, `${Date.now() - start} ms`);
    assert.deepEqual(factsOf(machine), facts);
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
