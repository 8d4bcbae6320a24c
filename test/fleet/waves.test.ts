import assert from "node:assert/strict";
import fc from "fast-check";
import type { RolloutSpec } from "../../src/fleet/model/fleet";
import { mostRemovals, mostUnavailable, wavesOf } from "../../src/fleet/rollout/waves";

const names = (count: number): { name: string }[] =>
  Array.from({ length: count }, (_, index) => ({ name: `m${String(index + 1).padStart(3, "0")}` }));
const sizes = (count: number, rollout: RolloutSpec): (string | number)[][] =>
  wavesOf(names(count), rollout).waves.map(({ name, members }) => [name, members.length]);

describe("waves of a rollout", () => {
  it("are the canary and the rest where nothing is said", () => {
    assert.deepEqual(sizes(20, {}), [
      ["canary", 1],
      ["wave-1", 19],
    ]);
  });

  it("have the sizes that are asked for, and one more for who is left", () => {
    assert.deepEqual(sizes(100, { canary: 2, waves: ["10%", 30] }), [
      ["canary", 2],
      ["wave-1", 10],
      ["wave-2", 30],
      ["wave-3", 58],
    ]);
  });

  it("keep their numbers where one has no members", () => {
    assert.deepEqual(sizes(5, { canary: 0, waves: [2] }), [
      ["wave-1", 2],
      ["wave-2", 3],
    ]);
    assert.deepEqual(sizes(1, {}), [["canary", 1]]);
    assert.deepEqual(sizes(0, {}), []);
  });

  it("have the members that are fixed to them first, within the size", () => {
    const members = names(6).map((one, index) => (index === 5 ? { ...one, wave: 0 } : one));
    assert.deepEqual(
      wavesOf(members, { canary: 1, waves: [2] }).waves.map(({ members: who }) => who),
      [["m006"], ["m001", "m002"], ["m003", "m004", "m005"]],
    );
  });

  it("reach a wave that only a member names", () => {
    const members = [{ name: "a" }, { name: "b", wave: 4 }];
    assert.deepEqual(
      wavesOf(members, { canary: 0 }).waves.map(({ name, members: who }) => [name, who]),
      [
        ["wave-1", ["a"]],
        ["wave-4", ["b"]],
      ],
    );
  });

  it("are divided into steps of at most maxUnavailable; the last one ends the wave", () => {
    const { steps } = wavesOf(names(8), { canary: 1, maxUnavailable: 3 });
    assert.deepEqual(
      steps.map(({ name, members, endsWave }) => [name, members.length, endsWave]),
      [
        ["canary", 1, true],
        ["wave-1-1", 3, false],
        ["wave-1-2", 3, false],
        ["wave-1-3", 1, true],
      ],
    );
  });

  it("have everybody exactly once, in steps that are never too large, whatever is asked for", () => {
    const amount = fc.oneof(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 100 }).map((part) => `${part}%`),
    );
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 8 }), { freq: 4, nil: undefined }), { maxLength: 60 }),
        fc.record({ canary: amount, waves: fc.array(amount, { maxLength: 5 }), maxUnavailable: amount }),
        (fixed, rollout) => {
          const members = fixed.map((wave, index) => ({ name: `m${index}`, ...(wave === undefined ? {} : { wave }) }));
          const { waves, steps } = wavesOf(members, rollout);
          const expected = members.map(({ name }) => name).sort();
          assert.deepEqual(waves.flatMap((wave) => wave.members).sort(), expected);
          assert.deepEqual(steps.flatMap((step) => step.members).sort(), expected);
          for (const step of steps) assert.ok(step.members.length <= mostUnavailable(rollout, members.length));
          for (const { wave, name } of members)
            if (wave !== undefined) assert.ok(waves.find(({ number }) => number === wave)!.members.includes(name));
          for (const wave of waves)
            assert.equal(steps.filter((step) => step.wave === wave.number && step.endsWave).length, 1);
        },
      ),
    );
  });

  it("limit removals to the largest wave unless a number is set", () => {
    const { waves } = wavesOf(names(30), { canary: 1, waves: [9] });
    assert.equal(mostRemovals({}, waves, 30), 20);
    assert.equal(mostRemovals({ maxRemovals: "10%" }, waves, 30), 3);
    assert.equal(mostRemovals({}, [], 30), 1);
  });
});
