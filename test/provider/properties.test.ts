import assert from "node:assert/strict";
import fc from "fast-check";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { formatPath, getAt, isWithin, type Path, withAt } from "../../src/findings/path";
import { decodeProperties, encodeProperties, type Properties, withValues } from "../../src/provider/properties";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown): object => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const decode = (wire: object): Properties => decodeProperties(Struct.fromJavaScript(wire as never));

describe("properties", () => {
  it("are plain, with secrets and unknowns beside them", () => {
    const wire = { a: 1, b: [secret("x"), { c: unknown }], d: secret({ e: secret("y"), f: null }), g: { h: true } };
    const { value, secrets, unknowns } = decode(wire);
    assert.deepEqual(value, { a: 1, b: ["x", { c: undefined }], d: { e: "y", f: undefined }, g: { h: true } });
    assert.deepEqual(secrets, [["b", 0], ["d"], ["d", "e"]]);
    assert.deepEqual(unknowns, [["b", 1, "c"]]);
  });

  it("understand the engine's output values", () => {
    const output = (rest: object): object => ({ [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", ...rest });
    const { value, secrets, unknowns } = decode({
      known: output({ value: 1 }),
      hidden: output({ value: "s", secret: true }),
      later: output({}),
    });
    assert.deepEqual(value, { known: 1, hidden: "s", later: undefined });
    assert.deepEqual(secrets, [["hidden"]]);
    assert.deepEqual(unknowns, [["later"]]);
  });

  it("survive the way to the engine and back, whatever they hold", () => {
    // The protobuf runtime loses a key named "__proto__".
    const key = fc
      .oneof(fc.string(), fc.constantFrom("constructor", "a.b", "0", ""))
      .filter((name) => name !== "__proto__");
    const json = fc
      .jsonValue({ maxDepth: 3 })
      .map(withoutNull)
      .filter((value) => !JSON.stringify(value).includes("__proto__"));
    const arbitrary = fc.tuple(fc.dictionary(key, json, { maxKeys: 5 }), fc.infiniteStream(fc.nat(9)));
    fc.assert(
      fc.property(arbitrary, ([value, dice]) => {
        const secrets: Path[] = [];
        const unknowns: Path[] = [];
        let marked: unknown = value;
        for (const path of leavesAndGroups(value)) {
          const roll = dice.next().value;
          if (unknowns.some((upper) => isWithin(path, upper))) continue;
          if (roll === 0) {
            unknowns.push(path);
            marked = withAt(marked, path, undefined);
          } else if (roll === 1) secrets.push(path);
        }
        const kept = secrets.filter((path) => !unknowns.some((upper) => isWithin(path, upper)));
        const properties = { value: marked as Record<string, unknown>, secrets: kept, unknowns };
        const back = decodeProperties(encodeProperties(properties));
        assert.deepEqual(sorted(back.secrets), sorted(kept));
        assert.deepEqual(sorted(back.unknowns), sorted(unknowns));
        assert.deepEqual(JSON.stringify(sortKeys(back.value)), JSON.stringify(sortKeys(marked)));
      }),
    );
  });

  it("inherit nothing from what a message holds", () => {
    const hostile = JSON.parse('{"a": {"__proto__": {"uuid": "x"}}, "__proto__": {"uuid": "x"}}') as object;
    const { value } = decode(hostile);
    assert.equal(value["uuid"], undefined);
    assert.equal((value["a"] as Record<string, unknown>)["uuid"], undefined);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
  });

  it("lose the marks of a value that is replaced, and only those", () => {
    const properties: Properties = { value: { a: { b: 1 }, c: 2 }, secrets: [["a", "b"], ["c"]], unknowns: [] };
    assert.deepEqual(withValues(properties, { a: 3, d: 4 }), {
      value: { a: 3, c: 2, d: 4 },
      secrets: [["c"]],
      unknowns: [],
    });
  });
});

describe("property paths", () => {
  it("are written as findings write them", () => {
    assert.equal(formatPath(["disks", 1, "size"]), "disks[1].size");
    assert.equal(formatPath(["a.b", "c d", "e-f"]), '["a.b"]["c d"].e-f');
    assert.equal(formatPath([]), "");
  });

  it("do not reach into prototypes", () => {
    const changed = withAt({}, ["__proto__", "polluted"], true);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
    assert.equal((getAt(changed, ["__proto__"]) as Record<string, unknown>)["polluted"], true);
  });
});

function withoutNull(value: unknown): unknown {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.map(withoutNull);
  if (typeof value !== "object") return Object.is(value, -0) ? 0 : value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNull(item)]));
}

function* leavesAndGroups(value: unknown, path: Path = []): Iterable<Path> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const below = [...path, Array.isArray(value) ? Number(key) : key];
    yield below;
    yield* leavesAndGroups(item, below);
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : sortKeys(item)));
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sortKeys(item)]);
}

const sorted = (paths: readonly Path[]): string[] => paths.map((path) => JSON.stringify(path)).sort();
