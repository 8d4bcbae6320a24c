import assert from "node:assert/strict";
import { ensureBuilt, run } from "../cli/support/command";
import { describeOnLabHosts } from "./chosen";
import { LifeHost } from "./life-host";
import { LifeMachine } from "./life-machine";

/** Snapshots that updates make of a machine that runs, and what `windows-guest snapshots` does with them over ssh. */
describeOnLabHosts("snapshots of a running machine", (suite) => {
  const host = new LifeHost(suite);
  const args = { restart: "graceful", snapshotBefore: "update" } as const;
  let machine: LifeMachine;
  let made: string;
  before(async () => {
    ensureBuilt();
    await host.prepare();
    machine = await LifeMachine.make(host, "snapshots", args);
    await machine.up();
  });
  after(async () => {
    await machine.remove();
    host.clear();
  });

  /** `windows-guest snapshots` for the machine; fails the test where it does. */
  const snapshots = (...more: readonly string[]): string => {
    const { code, stdout, stderr } = run(["snapshots", host.uri, machine.name, ...more], { timeoutMs: 180_000 });
    assert.equal(code, 0, stderr);
    return stdout + stderr;
  };
  const top = (): string => /^ *vda +(\S+)$/m.exec(host.virsh("domblklist", machine.name))![1]!;

  it("an update makes one before it restarts the machine, with the guest's file systems flushed", async () => {
    await machine.up({ memory: "3 GiB" });
    assert.equal(machine.powerState, "running");
    assert.match(machine.running, /<memory unit='KiB'>3145728</);
    const names = (await machine.outputs())["snapshots"] as string[];
    assert.equal(names.length, 1);
    made = names[0]!;
    assert.match(snapshots(), new RegExp(`${made}.*an update.*vda.*complete, file systems flushed`));
    assert.notEqual(top(), machine.disk, "it writes to an overlay");
  });

  it("a revert shuts it down and brings back definition and disk; up then goes on", async () => {
    const output = snapshots("revert", made, "--shut-down", "120");
    assert.match(output, /was reverted to snapshot .* and is off/);
    assert.equal(machine.powerState, "shut off");
    assert.match(machine.defined, /<memory unit='KiB'>2097152</);
    await machine.up({ snapshotBefore: "never" });
    assert.equal(machine.powerState, "running");
    assert.match(machine.running, /<memory unit='KiB'>2097152</);
  });

  it("they are removed while it runs: its disk is one file again", async () => {
    const names = (JSON.parse(snapshots("--format", "json")) as { name: string }[]).map(({ name }) => name);
    assert.equal(names.length, 2, "the one of the update, and what the revert kept");
    const id = machine.domainId;
    for (const name of names.reverse()) snapshots("remove", name);
    assert.equal(top(), machine.disk);
    assert.deepEqual([machine.powerState, machine.domainId], ["running", id]);
    assert.match(snapshots(), /has no snapshots/);
    await machine.refresh();
    const outputs = await machine.outputs();
    assert.deepEqual([outputs["snapshots"], outputs["drift"]], [undefined, []]);
  });
});
