import assert from "node:assert/strict";
import { Part } from "../../../src/machines";
import { machineOfResource, UNKNOWN } from "../../../src/lint/doors";
import { readShape, shapeIsHere, type PeerShape } from "../../adapters/support/shape";
import { skipBecause } from "../../domain/virsh";

type TypeName = string | { readonly array: TypeName };
/** Arguments about how the provider runs a machine. */
const OF_THE_PROVIDER = new Set(["autostart", "create", "destroy", "running", "update"]);
const DEEPEST = 9;

/** Every argument of provider 0.9 that holds a value, as its path; `0` is an item of a list. */
function* leaves(shape: PeerShape, type: TypeName, path: readonly string[]): Generator<[readonly string[], unknown]> {
  if (path.length > DEEPEST) return;
  if (typeof type === "object") return yield* leaves(shape, type.array, [...path, "0"]);
  const properties = type.startsWith("#/types/") ? shape.types[type.slice("#/types/".length)]!.properties : undefined;
  if (properties === undefined) return yield [path, type === "number" ? 7 : type === "boolean" ? true : "value"];
  for (const [name, inner] of Object.entries(properties)) yield* leaves(shape, inner, [...path, name]);
}

const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, step) => (step === "0" ? [inner] : { [step]: inner }), value);

const written = (path: readonly string[]): string =>
  path.reduce((text, step) => (step === "0" ? `${text}[0]` : text === "" ? step : `${text}.${step}`), "");

/** Domain paths of every value in a tree. */
function* places(part: Part): Generator<string> {
  yield part.path;
  for (const name of Object.keys(part.element.attributes)) yield part.pathTo(name);
  for (const one of part.children) yield* places(one);
}

const read = (path: readonly string[], value: unknown) =>
  machineOfResource({
    type: "libvirt:index/domain:Domain",
    name: "x",
    props: { devices: {}, ...(nested(path, value) as object) },
  })!;

describe("every argument of provider 0.9", () => {
  let all: (readonly [readonly string[], unknown])[];

  before(function () {
    if (!shapeIsHere()) return skipBecause(this, "the shape of provider 0.9 is not here");
    const shape = readShape();
    const { inputs } = shape.resources["libvirt:index/domain:Domain"]!;
    all = Object.entries(inputs)
      .filter(([name]) => !OF_THE_PROVIDER.has(name))
      .flatMap(([name, type]) => [...leaves(shape, type, [name])]);
    assert.ok(all.length > 2000, String(all.length));
  });

  it("has a place in the machine, from which it is found again", () => {
    const lost = all.filter(([path, value]) => {
      const machine = read(path, path.join(".") === "metadata.xml" ? "<a/>" : value);
      const property = written(path);
      return ![...places(new Part(machine.root))].some((place) => machine.locate(place).property === property);
    });
    assert.deepEqual(
      lost.map(([path]) => written(path)),
      [],
    );
  });

  it("is marked as not known where it is not, and makes nothing else unknown", () => {
    for (const [path] of all) {
      const { unknown = [] } = read(path, UNKNOWN);
      assert.notDeepEqual(unknown, [], written(path));
      assert.ok(!unknown.includes(""), written(path));
      assert.ok(!unknown.includes("devices"), written(path));
    }
  });
});
