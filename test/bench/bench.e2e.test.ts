import assert from "node:assert/strict";
import { bench } from "../../bench/main";
import { noPrivateLibvirtd } from "../support/private-libvirtd";
import { noSshServer } from "../support/sshd";
import { ensureBuilt } from "../cli/support/command";

describe("npm run bench, on the real Pulumi engine", function () {
  this.timeout(180_000);
  before(() => ensureBuilt());

  it("previews guests in turn with as many resources of a provider that does nothing", async () => {
    const figures = await bench(["preview"], true, () => undefined);
    assert.deepEqual(
      figures.map(({ what, goal }) => ({ what, goal })),
      [{ what: "pulumi preview of 2 guests", goal: "≤ 1.2 x" }],
    );
    assert.match(figures[0]!.against, /^2 no-op components with a resource each: \d+\.\d s$/);
    assert.match(figures[0]!.ratio, /^\d+\.\d\d x$/);
  });

  it("deploys guests for real beside resources of a provider that does nothing, and counts virsh processes", async () => {
    const figures = await bench(["up"], true, () => undefined, { guests: 3 });
    assert.deepEqual(
      figures.map(({ what }) => what.replace(/[:,].*/, "")),
      ["up", "up again", "refresh", "virsh processes of up", "virsh processes of refresh", "state of one guest"],
    );
    for (const { ratio, against } of figures.slice(0, 3)) {
      assert.match(against, /^3 no-op components with a resource each: \d+\.\d s$/);
      assert.match(ratio, /^\d+\.\d\d x$/);
    }
    // Two for each machine, and what asks the host once in a run what it is and has.
    assert.ok(Number(figures[3]!.value) > 0 && Number(figures[3]!.value) <= 3 * 2 + 10, figures[3]!.value);
    assert.ok([1, 2].includes(Number(figures[4]!.value)), figures[4]!.value);
  });

  it("compares machines that run with machines that are off", async () => {
    const figures = await bench(["running"], true, () => undefined, { guests: 1 });
    assert.deepEqual(
      figures.map(({ what, goal }) => ({ what, goal })),
      [
        { what: "up again, nothing changed: 1 machines that run", goal: "≤ 1.3 x" },
        { what: "refresh: 1 machines that run", goal: "" },
        { what: "snapshot of a machine that runs", goal: "" },
      ],
    );
    assert.match(figures[2]!.against, /^virsh snapshot-create-as --disk-only: \d+\.\d s$/);
    assert.match(figures[0]!.against, /^1 machines that are off: \d+\.\d s$/);
  });

  it("runs a fleet on hosts with a libvirtd each, with one provider and few virsh processes for many members", async function () {
    if (noPrivateLibvirtd !== undefined) this.skip();
    const figures = await bench(["fleet"], true, () => undefined, { guests: 12, hosts: 2 });
    assert.deepEqual(
      figures.map(({ what }) => what.replace(/: 12 members on 2 hosts$/, "")),
      [
        ...["preview of a new fleet", "up again, nothing changed", "refresh"].flatMap((step) => [
          step,
          `virsh processes of ${step}`,
        ]),
        ...["memory", "processes", "open files"].map((what) => `${what} of the provider`),
      ],
    );
    const valueOf = (what: string): number => Number.parseInt(figures.find((one) => one.what.startsWith(what))!.value);
    assert.equal(valueOf("processes of the provider"), 1);
    assert.ok(valueOf("memory of the provider") > 0 && valueOf("open files of the provider") > 0);
    // Each host: the first member and the list, then all others.
    assert.ok(valueOf("virsh processes of refresh") <= 2 * 3, String(valueOf("virsh processes of refresh")));
  });

  it("checks guests against a host through ssh beside the same guests that are not checked", async function () {
    if (noSshServer !== undefined) this.skip();
    const figures = await bench(["hosts"], true, () => undefined);
    assert.deepEqual(
      figures.map(({ goal }) => goal),
      ["≤ +1 s", ""],
    );
    for (const { against, ratio } of figures) {
      assert.match(against, /not checked .*: \d+\.\d s$/);
      assert.match(ratio, /^[+-]\d+\.\d\d s \(rounds: [+-]\d+\.\d\d to [+-]\d+\.\d\d\)$/);
    }
  });
});
