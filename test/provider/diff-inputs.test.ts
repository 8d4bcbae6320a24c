import assert from "node:assert/strict";
import { asPropertyChanges, changedPaths, meaningfulChanges } from "../../src/provider/diff-inputs";
import { formatPath } from "../../src/findings/path";
import { plain, type Properties } from "../../src/provider/properties";

const changes = (olds: object, news: object, unknowns: Properties["unknowns"] = []): string[] =>
  changedPaths(plain(olds as never), { ...plain(news as never), unknowns }).map(
    ({ kind, path, unknown }) => `${kind} ${formatPath(path)}${unknown ? " ?" : ""}`,
  );

describe("differences between inputs", () => {
  it("are told as deep as they are", () => {
    assert.deepEqual(changes({ a: { b: 1, c: 2 }, d: [1, { e: 2 }] }, { a: { b: 1, c: 3 }, d: [1, { e: 4 }] }), [
      "update a.c",
      "update d[1].e",
    ]);
    assert.deepEqual(changes({ a: [1, 2, 3], b: 1 }, { a: [1], c: { d: 1 } }), [
      "delete a[1]",
      "delete a[2]",
      "delete b",
      "add c",
    ]);
    assert.deepEqual(changes({ a: [1] }, { a: { b: 1 } }), ["update a"]);
    assert.deepEqual(changes({ a: { b: [] } }, { a: { b: [] } }), []);
  });

  it("are possible where something is not known yet, and only there", () => {
    assert.deepEqual(changes({ a: { b: 1 }, c: 2 }, { a: {}, c: 2 }, [["a", "b"]]), ["update a.b ?"]);
    assert.deepEqual(changes({ a: [{ b: 1 }] }, { a: [{ b: 1 }, undefined] }, [["a", 1]]), ["update a[1] ?"]);
    assert.deepEqual(changes({}, { x: { z: 1 } }, [["x", "y"]]), ["add x ?"]);
  });

  describe("of no meaning", () => {
    /** Sizes mean what they add up to, and a flag that is off means the same as none. */
    const meaning = ({ value }: Properties): string => {
      const { size, flag, ...rest } = value as { size?: string; flag?: boolean };
      return JSON.stringify([eval((size ?? "0").replace("G", "*1024")), flag === true, rest]);
    };
    const told = (olds: object, news: object): string[] =>
      meaningfulChanges(plain(olds as never), plain(news as never), meaning).map(({ path }) => formatPath(path));

    it("are left out, alone and beside others", () => {
      assert.deepEqual(told({ size: "8G" }, { size: "8192", flag: false }), []);
      assert.deepEqual(told({ size: "8G", name: "a" }, { size: "8192", name: "b" }), ["name"]);
      assert.deepEqual(told({ size: "8G" }, { size: "9G", flag: false }), ["size"]);
    });

    it("are kept where they matter only together", () => {
      const either = ({ value }: Properties): string => String(value["a"] === 1 || value["b"] === 1);
      const both = meaningfulChanges(plain({}), plain({ a: 1, b: 1 }), either);
      assert.deepEqual(
        both.map(({ path }) => formatPath(path)),
        ["a", "b"],
      );
    });
  });

  it("replace only what is known to have changed", () => {
    const all = changedPaths(plain({ name: "a", host: 1 }), {
      value: { name: "b" },
      unknowns: [["host"]],
      secrets: [],
    });
    assert.deepEqual(
      asPropertyChanges(all, () => true),
      { name: { kind: "update", replace: true }, host: { kind: "update" } },
    );
  });
});
