import assert from "node:assert/strict";
import { keepUnsaid, memberChanges, withMember } from "../../../src/guest/keeping/members";

describe("members of a definition", () => {
  const before = {
    memory: 1,
    clock: { offset: "localtime", timers: [{ name: "rtc", tick: "delay" }, { name: "hpet" }] },
    cards: [{ mac: "a", model: "e1000e" }],
    list: [1, 2],
  };
  const after = {
    memory: 2,
    clock: { timers: [{ name: "hpet" }, { name: "rtc", tick: "catchup" }] },
    cards: [{ mac: "a", model: "virtio" }, { mac: "b" }],
    list: [1],
  };

  it("changes are as deep as they are, and made again they give the other one", () => {
    const changes = memberChanges(before, after);
    assert.deepEqual(
      changes.map(({ steps }) => steps),
      [
        ["memory"],
        ["clock", "offset"],
        ["clock", "timers", { entry: "rtc" }, "tick"],
        ["cards", { entry: "a" }, "model"],
        ["cards", { entry: "b" }],
        ["list"],
      ],
    );
    assert.deepEqual(memberChanges(changes.reduce(withMember, before as unknown), after), []);
  });

  it("entries that cannot be told apart are one value", () => {
    const twice = { cards: [{ mac: "a" }, { mac: "a" }] };
    assert.deepEqual(memberChanges(twice, before).at(0)?.steps, ["cards"]);
  });

  it("what was never said stays, and what is said now counts", () => {
    const said = { memory: 1, clock: { offset: "utc" }, video: "virtio" };
    const former = { memory: 1, clock: { offset: "variable", basis: "utc" }, video: "vga", sound: "ich9" };
    assert.deepEqual(keepUnsaid<object>({ ...said, memory: 4 }, said, former), { ...former, memory: 4 });
    assert.deepEqual(keepUnsaid<object>({ ...said, video: "qxl" }, said, former), { ...former, video: "qxl" });
    assert.deepEqual(keepUnsaid<object>({ memory: 1, video: "virtio" }, said, former), {
      memory: 1,
      video: "vga",
      sound: "ich9",
    });
  });
});
