import assert from "node:assert/strict";
import { Later } from "../../src/policy/later";

describe("policy pack: work that nobody waits for", () => {
  it("is done one at a time, in order, and at once when its results are needed", async () => {
    const done: number[] = [];
    const later = new Later();
    for (const one of [1, 2, 3]) later.add(() => void done.push(one));
    assert.equal(done.length, 0);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(done, [1]);
    later.finish();
    assert.deepEqual(done, [1, 2, 3]);
    later.add(() => void done.push(4));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(done, [1, 2, 3, 4]);
  });
});
