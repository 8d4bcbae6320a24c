import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { WindowsFleetArgs } from "../../src/components";
import { assertSucceeded, virsh } from "../provider/engine";
import { exists, machineName as label, stateOf, uuidOf } from "../provider/machines";
import { changed, fleetOf, fleetProgram, memoryOf, startedTemplate } from "./fleets";
import { OwnStack } from "./own-stack";

/** What goes wrong between two deployments, or in the middle of one, on one host. */
describe("faults of a fleet", function () {
  this.timeout(240_000);
  const own = new OwnStack();
  const { up } = own;
  const folder = mkdtempSync(path.join(tmpdir(), "wg-fleet-"));
  after(() => rmSync(folder, { recursive: true }));

  const three = ["a", "b", "c"];
  const quick = { canary: 1, waves: [1], maxUnavailable: 1, interval: "1s", deadline: "5s" };
  const withMemory = (
    memory: string,
    rollout: WindowsFleetArgs["rollout"] = quick,
    more: Partial<WindowsFleetArgs["template"]> = {},
  ): (() => Promise<object>) =>
    fleetProgram(fleetOf(three, { template: { ...startedTemplate, memory, ...more }, rollout }));
  const memories = (): string[] => three.map(memoryOf).map((kib) => `${Number(kib) / 1024 ** 2}`);
  const check = (...command: string[]): WindowsFleetArgs["rollout"] => ({
    ...quick,
    gate: [{ type: "program", command, timeout: "60s" }],
  });
  const eventually = async (what: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 600 && !what(); tries += 1) await sleep(50);
    assert.ok(what());
  };

  it("cancelled in the middle of a wave, and the next up goes on; two ups at once are one", async () => {
    await up(withMemory("2 GiB"));
    const uuids = three.map((name) => uuidOf(label(name)));

    // Ctrl-C while the canary's gate waits, and then while the second member changes.
    const waiting = await own.now.upCancelled(withMemory("2.5 GiB", check("/bin/sleep", "60")), "lab-canary", 500);
    assert.ok(waiting.failed);
    assert.match(waiting.text, /canary was cancelled before its members were healthy\. Run pulumi up again/);
    assert.deepEqual(memories(), ["2.5", "2", "2"]);
    const changing = await own.now.upCancelled(withMemory("2.5 GiB"), `lab-${label("b")}`, 0);
    assert.ok(changing.failed);
    assert.deepEqual(memories()[2], "2");
    await up(withMemory("2.5 GiB"));
    assert.deepEqual(memories(), ["2.5", "2.5", "2.5"]);
    assert.deepEqual((await up(withMemory("2.5 GiB"))).changes, {});

    // A second person deploys the same while the canary is checked.
    const slow = withMemory("3 GiB", check("/bin/sleep", "4"));
    const first = own.now.up(slow);
    await eventually(() => memories()[0] === "3");
    const second = await own.now.up(slow);
    assert.ok(second.failed);
    assert.match(second.text, /the stack is currently locked/);
    assertSucceeded(await first);
    assert.deepEqual(memories(), ["3", "3", "3"]);
    assert.deepEqual(
      three.map((name) => [stateOf(label(name)), uuidOf(label(name))]),
      uuids.map((uuid) => ["running", uuid]),
    );
  });

  it("pulumi cancel in the middle of a wave lets a second up in beside the first; afterwards up converges, and none is lost", async () => {
    await up(withMemory("2 GiB"));
    const uuids = three.map((name) => uuidOf(label(name)));
    const first = own.now.up(withMemory("2.5 GiB", check("/bin/sleep", "15")));
    await eventually(() => memories()[0] === "2.5");
    const refused = await own.now.up(withMemory("3 GiB"));
    assert.ok(refused.failed);
    assert.match(refused.text, /the stack is currently locked/);
    assert.deepEqual(memories(), ["2.5", "2", "2"]);

    // Of a state in files, pulumi cancel removes the lock and nothing else: the first deployment goes on.
    await own.now.cancel();
    const second = await own.now.up(withMemory("3 GiB"));
    assert.deepEqual(
      three.map((name) => stateOf(label(name))),
      three.map(() => "running"),
      second.text,
    );
    await first;
    // Whose state was written last, nobody knows: a refresh reads what is there.
    assertSucceeded(await own.now.refresh());
    await up(withMemory("3 GiB"));
    assert.deepEqual(memories(), ["3", "3", "3"]);
    assert.deepEqual(
      three.map((name) => [stateOf(label(name)), uuidOf(label(name))]),
      uuids.map((uuid) => ["running", uuid]),
    );
    assert.deepEqual((await up(withMemory("3 GiB"))).changes, {});
  });

  it("a host that has less memory than it says: the canary does not start, and nobody else is made", async () => {
    // The program promises 4 TiB, and the host's own word is advice only (hostSupport: "report").
    const hosts = { kvm1: { uri: "qemu:///system", capacity: { memory: "4 TiB", cpus: 64 } } };
    const template = { ...startedTemplate, memory: "900 GiB" };
    const lie = fleetProgram(fleetOf(three, { template, hosts, rollout: quick }));
    const failed = await (await own.make(lie)).up();
    assert.match(failed.text, /has 900 GiB of memory, but .* has a total of/);
    assert.ok(failed.failed);
    assert.match(failed.text, /does not have enough free memory/);
    assert.deepEqual(
      three.map((name) => exists(label(name))),
      [true, false, false],
    );
    assert.equal(stateOf(label("a")), "shut off");
    await up(withMemory("2 GiB"));
    assert.deepEqual(
      three.map((name) => stateOf(label(name))),
      ["running", "running", "running"],
    );
  });

  it("gates look at what a digest does not say: a member that somebody undefined is made again, or gets a password", async () => {
    const asked = path.join(folder, "asked");
    const rollout = check("/bin/sh", "-c", `echo "$WG_NAME" >>${asked}`);
    const askedFor = (): string[] => {
      const names = readFileSync(asked, "utf8").split("\n").filter(Boolean);
      writeFileSync(asked, "");
      return names;
    };
    const fleet = (memory: string, password = "geheim12"): (() => Promise<object>) =>
      withMemory(memory, rollout, { graphics: { type: "vnc", password } });
    await up(fleet("2 GiB"));
    assert.deepEqual(askedFor(), three.map(label));
    const undefine = (name: string): void => {
      virsh("destroy", label(name));
      virsh("undefine", label(name), "--nvram");
    };

    // Nobody has looked since: the next change finds it.
    undefine("b");
    const found = await up(fleet("2.5 GiB"));
    assert.match(found.text, /b no longer exists on .*; defining it again/);
    assert.deepEqual(memories(), ["2.5", "2.5", "2.5"]);
    assert.deepEqual(askedFor(), three.map(label));

    // A refresh finds it: the same machine with the same digest is made again, and nobody else is asked.
    undefine("c");
    assertSucceeded(await own.now.refresh());
    const again = await up(fleet("2.5 GiB"));
    assert.deepEqual([changed(again, "create"), changed(again, "update")], [[`lab-${label("c")}`], []]);
    assert.deepEqual(askedFor(), [label("c")]);
    assert.equal(stateOf(label("c")), "running");

    // Only the password changes, which no state tells.
    const { text } = await up(fleet("2.5 GiB", "geheim13"));
    assert.deepEqual(askedFor(), three.map(label));
    const told = text + own.now.stateText();
    assert.ok(!told.includes("geheim"));
  });

  it("shrinks to zero members without hosts, stays so, and grows again", async () => {
    await up(fleetProgram(fleetOf(three)));
    const none = fleetOf([], { hosts: {}, rollout: { ...quick, maxRemovals: "100%" } });
    const shrunk = await up(fleetProgram(none));
    assert.deepEqual(
      three.map((name) => exists(label(name))),
      [false, false, false],
    );
    const empty = { members: {}, states: {}, presets: {}, hosts: {} };
    assert.deepEqual([shrunk.outputs["status"]!.value, shrunk.outputs["placement"]!.value], [empty, {}]);
    assert.deepEqual((await up(fleetProgram(none))).changes, {});
    const { members: _, ...counted } = fleetOf([]);
    const grown = await up(fleetProgram({ ...counted, count: 2, namePattern: label("{n}") }));
    assert.deepEqual(grown.outputs["placement"]!.value, { [label("1")]: "kvm1", [label("2")]: "kvm1" });
  });
});
