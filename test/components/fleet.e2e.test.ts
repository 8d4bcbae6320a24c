import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { type FleetStatus, WindowsFleet } from "../../src/components";
import { assertSucceeded } from "../provider/engine";
import { exists, machineName } from "../provider/machines";
import { changed, fleetOf, fleetProgram, memoryOf, startedTemplate } from "./fleets";
import { OwnStack } from "./own-stack";

const label = (name: string): string => machineName(name);

describe("a fleet", function () {
  this.timeout(240_000);
  const own = new OwnStack();
  const { up } = own;
  const program = fleetProgram;

  it("places its members, makes them direct children, and remembers where they lie", async () => {
    const first = await up(program(fleetOf(["a", "b", "c"])));
    const resources = (await own.now.resources()).filter(({ type }) => type.startsWith("windows-guest:"));
    const fleet = resources.find(({ type }) => type.endsWith(":WindowsFleet"))!;
    for (const one of resources) if (one !== fleet) assert.equal(one.parent, fleet.urn);
    assert.deepEqual(
      first.outputs["placement"]!.value,
      Object.fromEntries(["a", "b", "c"].map((name) => [label(name), "kvm1"])),
    );
    assert.ok(["a", "b", "c"].every((name) => exists(label(name))));
    const again = await up(program(fleetOf(["a", "b", "c"])));
    assert.deepEqual(again.changes, {});
  });

  it("tells of every member, and of the fleet as a whole, and its state holds little of it", async () => {
    const members = { [label("a")]: {}, [label("b")]: {}, [label("c")]: { memory: "4 GiB", vcpus: 2 } };
    const { outputs } = await up(async () => {
      const { status, explanation } = new WindowsFleet("lab", fleetOf([], { members }));
      return { status, explanation };
    });
    const status = outputs["status"]!.value as FleetStatus;
    assert.deepEqual(Object.keys(status.members), ["a", "b", "c"].map(label));
    const { digest, ...rest } = status.members[label("a")]!;
    assert.deepEqual(rest, { host: "kvm1", wave: "canary", preset: "desktop@1", state: "shut off" });
    assert.match(digest, /^[0-9a-f]{64}$/);
    const { members: _, ...counts } = status;
    assert.deepEqual(counts, {
      states: { "shut off": 3 },
      presets: { "desktop@1": 3 },
      hosts: { kvm1: { members: 3, memoryMiB: 8192, vcpus: 6 } },
    });

    const text = outputs["explanation"]!.value as string;
    assert.match(text, /^Hosts of lab/);
    const headings = text.split("\n").filter((line) => / preset desktop@1/.test(line) || /^Members like/.test(line));
    assert.equal(headings.length, 3, "the two machines that differ, once each");
    assert.match(headings[0]!, /^Members like the following one: 1/);

    const ours = (await own.now.resources()).filter(({ type }) => type.startsWith("windows-guest:"));
    const sizes = ours.map((one) => [one.type.split(":").at(-1)!, JSON.stringify(one).length] as const);
    const most = (type: string): number => Math.max(...sizes.filter(([one]) => one === type).map(([, size]) => size));
    assert.ok(most("Domain") <= 6144, JSON.stringify(sizes));
    assert.ok(most("RolloutGate") <= 2048, JSON.stringify(sizes));
    assert.ok(most("FleetPlan") <= 2048, JSON.stringify(sizes));
    assert.ok(!JSON.stringify(ours).includes("Hosts of lab"));
  });

  it("changes the canary first, and nobody else where its gate fails; the next up asks the gate again", async () => {
    const gate = [{ type: "program" as const, command: ["/bin/false"] }];
    const quick = { canary: 1, waves: [1], maxUnavailable: 1, deadline: "2s", interval: "1s" };
    const before = { template: startedTemplate, rollout: quick };
    await up(program(fleetOf(["a", "b", "c"], before)));
    const template = { ...startedTemplate, memory: "2.5 GiB" };
    const failing = await own.now.up(program(fleetOf(["a", "b", "c"], { template, rollout: { ...quick, gate } })));
    assert.ok(failing.failed);
    assert.match(failing.text, /1 of 1 changed members of canary are not healthy within 2 s/);
    assert.match(failing.text, /false ended with exit code 1/);
    assert.deepEqual(changed(failing, "update"), [`lab-${label("a")}`]);
    assert.deepEqual(["a", "b", "c"].map(memoryOf), ["2621440", "2097152", "2097152"]);

    // A refresh cannot let it pass, and it is asked again although no member changed: also by an engine that goes on
    // after errors, with as much at the same time as it can.
    await own.now.refresh();
    const still = await own.now.up(program(fleetOf(["a", "b", "c"], { template, rollout: { ...quick, gate } })), {
      continueOnError: true,
      parallel: 100,
    });
    assert.ok(still.failed);
    assert.match(still.text, /changed members of canary/);
    assert.deepEqual(["a", "b", "c"].map(memoryOf), ["2621440", "2097152", "2097152"]);

    // Back to what was: only the canary changes.
    const back = await up(program(fleetOf(["a", "b", "c"], { ...before, rollout: { ...quick, gate } })));
    assert.deepEqual(changed(back, "update"), [`lab-${label("a")}`]);
    assert.deepEqual(["a", "b", "c"].map(memoryOf), ["2097152", "2097152", "2097152"]);

    // And forward through all waves with a gate that passes.
    const good = [{ type: "program" as const, command: ["/bin/true"] }];
    await up(program(fleetOf(["a", "b", "c"], { template, rollout: { ...quick, gate: good } })));
    assert.deepEqual(["a", "b", "c"].map(memoryOf), ["2621440", "2621440", "2621440"]);
  });

  it("says in the preview who changes in which wave, from which digest to which, and what it costs", async () => {
    await up(program(fleetOf(["a", "b", "c"])));
    const template = { ...fleetOf([]).template, memory: "3 GiB" };
    const preview = await own.now.preview(program(fleetOf(["a", "b", "c"], { template })));
    assertSucceeded(preview);
    assert.match(
      preview.text,
      /canary: 1 of 1 members change \(\S+a\): digest [0-9a-f]{12} to [0-9a-f]{12}, restart needed/,
    );
    assert.match(preview.text, /wave-2: 1 of 1 members change \(\S+c\)/);
  });

  it("changes no machine when a member moves to another wave", async () => {
    await up(program(fleetOf(["a", "b", "c"])));
    const members = { [label("a")]: {}, [label("b")]: {}, [label("c")]: { wave: 0 } };
    const moved = await up(program(fleetOf([], { members })));
    assert.deepEqual(changed(moved, "update"), []);
  });

  it("refuses to remove more members than a wave has, with their names", async () => {
    await up(program(fleetOf(["a", "b", "c"])));
    const refused = await own.now.preview(program(fleetOf(["a"])));
    assert.ok(refused.failed);
    assert.match(refused.text, /2 members would be removed \(\S+b and \S+c\), and at most 1 may be removed/);
    await up(program(fleetOf(["a"], { rollout: { maxRemovals: 2 } })));
    assert.ok(exists(label("a")) && !exists(label("b")) && !exists(label("c")));
  });

  it("holds after the canary until the value is changed", async () => {
    await up(program(fleetOf(["a", "b"])));
    const template = { ...fleetOf([]).template, memory: "3 GiB" };
    const rollout = { canary: 1, maxUnavailable: 1 };
    const held = await own.now.up(
      program(fleetOf(["a", "b"], { template, rollout: { ...rollout, hold: "after-canary" } })),
    );
    assert.ok(held.failed);
    assert.match(held.text, /the rollout holds after canary/);
    assert.deepEqual(["a", "b"].map(memoryOf), ["3145728", "2097152"]);
    await up(program(fleetOf(["a", "b"], { template, rollout })));
    assert.deepEqual(["a", "b"].map(memoryOf), ["3145728", "3145728"]);
  });

  it("does not make a preview wait for gates, and an update plan of it holds", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wg-plan-"));
    const plan = join(folder, "plan.json");
    const names = ["a", "b", "c"];
    try {
      await up(program(fleetOf(["a"])));
      const { stack } = own.now;
      stack.workspace.envVars["PULUMI_EXPERIMENTAL"] = "1";
      const options = { program: program(fleetOf(names)), plan };
      const looked: string[] = [];
      const onEvent = ({ resourcePreEvent }: EngineEvent): void => {
        if (resourcePreEvent !== undefined) looked.push(resourcePreEvent.metadata.urn.split("::").at(-1)!);
      };
      await stack.preview({ ...options, onEvent });
      for (const name of ["b", "c"])
        assert.ok(looked.indexOf(`lab-${label(name)}`) < looked.indexOf("lab-canary"), looked.join(", "));
      const said = JSON.parse(readFileSync(plan, "utf8")) as Planned;

      await stack.up(options);
      const state = await own.now.resources();
      for (const { urn, dependencies = [] } of state.filter(({ type }) => type.endsWith(":Domain")))
        assert.deepEqual([...said.resourcePlans[urn]!.goal.dependencies!].sort(), [...dependencies].sort());
      assert.ok(
        said.resourcePlans[state.find(({ urn }) => urn.endsWith(`lab-${label("b")}`))!.urn]!.goal.dependencies!.some(
          (one) => one.endsWith("::lab-canary"),
        ),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Of an update plan, what is read here. */
interface Planned {
  readonly resourcePlans: Readonly<Record<string, { readonly goal: { readonly dependencies?: readonly string[] } }>>;
}
