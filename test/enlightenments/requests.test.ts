import assert from "node:assert/strict";
import { requestsOf, userRequests } from "../../src/enlightenments";

const short = (settings: Readonly<Record<string, unknown>>) =>
  userRequests(settings).map(({ name, state, value, by }) => [
    name,
    state,
    value,
    by.kind === "user" ? by.path : by.kind,
  ]);

describe("requests of a guest's settings", () => {
  it("turns on and off into requests, with the path", () => {
    assert.deepEqual(short({ stimerDirect: "on", tlbflush: "off" }), [
      ["stimer-direct", "on", undefined, "enlightenments.stimerDirect"],
      ["tlbflush", "off", undefined, "enlightenments.tlbflush"],
    ]);
  });

  it("asks for nothing with auto or undefined", () =>
    assert.deepEqual(short({ relaxed: "auto", vapic: undefined }), []));

  it("puts toggle and value together", () => {
    const expected = [["spinlocks", "on", 4095, "enlightenments.spinlocks"]];
    assert.deepEqual(short({ spinlocks: "on", spinlockRetries: 4095 }), expected);
    assert.deepEqual(short({ spinlockRetries: 4095, spinlocks: "on" }), expected);
  });

  it("takes a value alone, or beside auto, as on", () => {
    const expected = [["spinlocks", "on", 4095, "enlightenments.spinlockRetries"]];
    assert.deepEqual(short({ spinlockRetries: 4095 }), expected);
    assert.deepEqual(short({ spinlocks: "auto", spinlockRetries: 4095 }), expected);
  });

  it("keeps a value beside off, for the rule to refuse", () => {
    assert.deepEqual(short({ vendorId: "off", vendorIdValue: "x" }), [
      ["vendor-id", "off", "x", "enlightenments.vendorId"],
    ]);
  });

  it("hands on what it does not know", () => {
    assert.deepEqual(short({ nonsense: "on", __proto__x: true }), [
      ["nonsense", "on", undefined, "enlightenments.nonsense"],
      ["__proto__x", true, undefined, "enlightenments.__proto__x"],
    ]);
  });

  it("uses another root of the path, and other requesters", () => {
    assert.deepEqual(userRequests({ ipi: "on" }, "guests[2].enlightenments")[0]!.by, {
      kind: "user",
      path: "guests[2].enlightenments.ipi",
    });
    const [request] = requestsOf({ ipi: "on" }, () => ({ kind: "preset", id: "desktop@1" }), "many processors");
    assert.deepEqual(request, {
      name: "ipi",
      state: "on",
      by: { kind: "preset", id: "desktop@1" },
      reason: "many processors",
    });
  });
});
