import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Former, FleetRun } from "../../../src/provider/fleet/fleet-run";

const golden = path.join(__dirname, "..", "..", "golden", "desktop-windows-11", "domain.xml");

describe("what the members of a fleet were before", () => {
  const xml = readFileSync(golden, "utf8");
  const known = { running: new Map<string, string>(), maxUnavailable: 1 };
  const former = (uuid: string): Former => ({ uri: "qemu:///system", name: uuid, xml: `${xml}<!-- ${uuid} -->` });
  const uuids = Array.from({ length: 1000 }, (_, index) => `uuid-${index}`);

  it("is not kept where no gate restores it", () => {
    const run = new FleetRun();
    run.notePlan("lab", { ...known, autoRevert: false });
    for (const uuid of uuids) run.noteFormer(uuid, former(uuid));
    assert.deepEqual(run.kept, { definitions: 0, bytes: 0 });
    assert.ok(uuids.every((uuid) => run.hasChanged(uuid)));
    assert.equal(run.formerOf("uuid-1"), undefined);
  });

  it("is kept packed until the gate of the wave has spoken, and no longer", () => {
    const run = new FleetRun();
    run.notePlan("other", { ...known, autoRevert: false });
    run.notePlan("lab", { ...known, autoRevert: true });
    let most = { definitions: 0, bytes: 0 };
    for (let start = 0; start < uuids.length; start += 100) {
      const wave = uuids.slice(start, start + 100);
      for (const uuid of wave) run.noteFormer(uuid, former(uuid));
      assert.deepEqual(run.formerOf(wave[0]!), former(wave[0]!));
      if (run.kept.bytes > most.bytes) most = run.kept;
      run.settle(wave);
      assert.equal(run.formerOf(wave[0]!), undefined);
    }
    assert.equal(most.definitions, 100);
    assert.ok(most.bytes * 4 < 100 * xml.length, `${most.bytes} bytes of ${100 * xml.length}`);
    assert.ok(uuids.every((uuid) => run.hasChanged(uuid)));
  });

  it("is the first of several in a run, and also kept without a plan, as with --target", () => {
    const run = new FleetRun();
    run.noteFormer("a", former("a"));
    run.noteFormer("a", former("b"));
    assert.equal(run.formerOf("a")!.name, "a");
    run.noteMade("b");
    run.noteFormer("b", former("b"));
    assert.equal(run.formerOf("b"), undefined, "what this run made, it does not go back to");
  });
});
