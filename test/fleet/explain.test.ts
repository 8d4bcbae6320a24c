import assert from "node:assert/strict";
import { explainFleet } from "../../src/fleet/explain";
import type { Load } from "../../src/fleet/types";

const GIB = 1024 ** 2;
const load = (members: number): Load => ({
  ...{ members, memoryKiB: members * 8 * GIB, vcpus: members * 4, pinnedCpus: 0 },
  others: { machines: 0, memoryKiB: 0, vcpus: 0 },
});
const fleet = {
  name: "lab",
  assignments: { a: "kvm1", b: "kvm2", c: "kvm1" },
  steps: { a: "canary", b: "wave-1-1", c: "wave-1-2" },
  load: { kvm1: load(2), kvm2: load(1), kvm3: load(0) },
};

describe("the explanation of a fleet", () => {
  it("says who is where, when each member changes, and what a gate checks", () => {
    assert.equal(
      explainFleet(fleet),
      `Hosts of lab (a new member gets the emptiest host that has room; members stay where they are):
  kvm1: a and c; 16 GiB of memory and 8 vCPUs in all
  kvm2: b; 8 GiB of memory and 4 vCPUs in all
  kvm3: no members

Waves (a step changes at most 10% of the members):
  canary: a
  wave-1-1: b
  wave-1-2: c

Gate after each step: machine runs, within 900 s`,
    );
  });

  it("says what the program asks for", () => {
    const text = explainFleet({
      ...fleet,
      placement: { strategy: "pack", rebalance: { maxMoves: 2 } },
      rollout: {
        ...{ maxUnavailable: 3, healthyFor: "30s", bakeTime: "10m", deadline: "1m", hold: "after-canary" },
        autoRevert: true,
        gate: [{ type: "agent" }, { type: "port", port: 3389 }],
      },
    });
    assert.match(text, /a new member gets the fullest host that has room; at most 2 may move in one deployment/);
    assert.match(text, /Waves \(a step changes at most 3 of the members\)/);
    assert.match(
      text,
      /guest agent answers, port 3389 answers, within 60 s; without interruption for 30 s; watched for 600 s at the end of a wave; the rollout holds after-canary; previous definitions are restored if it fails$/,
    );
  });

  it("of a fleet of thousands is a page, and of an empty one a sentence", () => {
    const names = Array.from({ length: 3000 }, (_, index) => `lab-${index}`);
    const all = (value: string): Record<string, string> => Object.fromEntries(names.map((name) => [name, value]));
    const text = explainFleet({ ...fleet, assignments: all("kvm1"), steps: all("wave-1"), load: { kvm1: load(3000) } });
    assert.ok(text.length < 1000, text);
    assert.match(text, /kvm1: lab-0, lab-1, lab-2 and 2997 more; 24000 GiB of memory and 12000 vCPUs/);
    assert.equal(explainFleet({ ...fleet, assignments: {}, steps: {} }), "lab has no members.");
  });
});
