import assert from "node:assert/strict";
import {
  catalogue,
  dependencyEdges,
  dependencyNodes,
  dependencyOrder,
  dependentsOf,
  requirementsOf,
  type EnlightenmentName,
} from "../../src/enlightenments";
import { buildGraph } from "../../src/enlightenments/graph";
import { closures } from "./facts";

const row = (name: string, ...requires: string[]) => ({
  name,
  requires: requires.map((required) => ({ name: required })),
});

describe("dependency graph", () => {
  it("knows every closure", () => {
    for (const [name, expected] of Object.entries(closures)) {
      assert.deepEqual(requirementsOf(name as EnlightenmentName).sort(), [...expected].sort(), name);
    }
  });

  it("knows dependents as the other direction of requirements", () => {
    const needing = (name: string): string[] => Object.keys(closures).filter((one) => closures[one]!.includes(name));
    // libvirt has no element for syndbg, so that it has no closure.
    assert.deepEqual(dependentsOf("vpindex").sort(), [...needing("vpindex"), "syndbg"].sort());
    assert.deepEqual(dependentsOf("vapic").sort(), needing("vapic").sort());
    assert.deepEqual(dependentsOf("crash"), []);
  });

  it("orders requirements before what requires them, and nothing is lost", () => {
    assert.equal(new Set(dependencyOrder).size, catalogue.length);
    for (const { name, requires } of catalogue) {
      for (const edge of requires)
        assert.ok(dependencyOrder.indexOf(edge.name) < dependencyOrder.indexOf(name), `${edge.name} before ${name}`);
    }
  });

  it("refuses a circle, and names it", () => {
    assert.throws(() => buildGraph([row("a", "b"), row("b", "c"), row("c", "a")]), /circle: a -> b -> c -> a/);
    assert.throws(() => buildGraph([row("a", "a")]), /circle: a -> a/);
  });

  it("refuses an edge to nowhere", () => {
    assert.throws(() => buildGraph([row("a", "b")]), /a requires b, which has no row/);
  });

  it("takes any number of rows", () => {
    const graph = buildGraph(
      Array.from({ length: 70 }, (_, index) => (index === 0 ? row("r0") : row(`r${index}`, `r${index - 1}`))),
    );
    assert.equal(graph.closure[69], (1n << 70n) - 1n);
    assert.equal(graph.dependents[69], 1n << 69n);
    assert.equal(graph.dependents[33], ((1n << 70n) - 1n) & ~((1n << 33n) - 1n));
  });

  it("joins shared requirements once", () => {
    const graph = buildGraph([row("top", "left", "right"), row("left", "base"), row("right", "base"), row("base")]);
    assert.deepEqual(graph.order, [3, 1, 2, 0]);
    assert.equal(graph.closure[0], 0b1111n);
    assert.equal(graph.dependents[3], 0b1111n);
    assert.equal(graph.dependents[1], 0b0011n);
  });

  it("refuses a name that is not in the catalogue", () => {
    assert.throws(() => requirementsOf("nonsense" as EnlightenmentName), /"nonsense" is not in the catalogue/);
  });

  it("gives the picture nodes and edges, with who enforces an edge", () => {
    assert.equal(dependencyNodes.length, catalogue.length);
    const direct = dependencyEdges.filter((edge) => edge.from === "tlbflush-direct");
    assert.deepEqual(
      direct.map(({ to, kind, enforcedBy, cpuVendor }) => [to, kind, enforcedBy, cpuVendor]),
      [
        ["vapic", "requires", "qemu", undefined],
        ["tlbflush", "requires", "libvirt-xml", undefined],
        ["evmcs", "recommends", undefined, "intel"],
      ],
    );
    assert.deepEqual(
      dependencyNodes.filter((node) => !node.expressible).map((node) => node.name),
      ["no-nonarch-coresharing", "version-id", "syndbg", "enforce-cpuid"],
    );
  });
});
