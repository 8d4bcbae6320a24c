import assert from "node:assert/strict";
import { BoundedMap } from "../../src/foreign/bounded-map";

describe("a bounded map", () => {
  it("makes what it does not remember, once", () => {
    const map = new BoundedMap<string, object>(2);
    const first = map.getOrMake("a", () => ({}));
    assert.equal(
      map.getOrMake("a", () => assert.fail("it was remembered")),
      first,
    );
  });

  it("forgets the oldest entry, and none where an entry only changes", () => {
    const map = new BoundedMap<string, number>(2).set("a", 1).set("b", 2).set("b", 3);
    assert.deepEqual(
      [...map],
      [
        ["a", 1],
        ["b", 3],
      ],
    );
    assert.deepEqual(
      [...map.set("c", 4)],
      [
        ["b", 3],
        ["c", 4],
      ],
    );
  });
});
