import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

import type { Figure } from "../../bench/figures";
import { differenceOf, inTurn, median } from "../../bench/figures";
import { busyNote } from "../../bench/main";
import { ensureBuilt, root } from "../cli/support/command";

/** `npm run bench` without its set-up. */
function bench(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const tsNode = path.join(root, "node_modules", ".bin", "ts-node");
  const { status, stdout, stderr } = spawnSync(tsNode, ["-T", "bench/main.ts", ...args], {
    cwd: root,
    encoding: "utf8",
    timeout: 120_000,
  });
  return { code: status, stdout, stderr };
}

/** They say that the figures are made, on tiny sizes; how large they are depends on the machine. */
describe("npm run bench", function () {
  this.timeout(180_000);
  before(() => ensureBuilt());

  it("prints the quick parts as data, each figure against a floor of the same run", () => {
    const { code, stdout, stderr } = bench("resolve", "explain", "lint", "--quick", "--json");
    assert.equal(code, 0, stderr);
    const figures = JSON.parse(stdout) as Figure[];
    assert.deepEqual(
      figures.map((figure) => figure.goal),
      ["≥ 20,000", "< 200 ms", "≤ 25 x"],
    );
    for (const { what, value, against, ratio, met } of figures) {
      assert.ok(Number.parseFloat(value.replace(/,/g, "")) > 0, what);
      assert.match(against, /: [\d,.]+( m?s)?$/, what);
      assert.ok(Number.parseFloat(ratio) > 0, what);
      assert.equal(typeof met, "boolean", what);
    }
    assert.match(stderr, /^… guests resolved and rendered on one core$/m);
  });

  it("prints a table of the part that is asked for", () => {
    const { code, stdout, stderr } = bench("resolve", "--quick");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /│ figure +│ value +│ against +│ ratio +│ goal +│ met +│/);
    assert.match(stdout, /│ guests resolved, rendered/);
    assert.doesNotMatch(stdout, /windows-guest explain/);
  });

  it("names the parts where there is none of that name", () => {
    const { code, stdout, stderr } = bench("resovle");
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.equal(
      stderr.split("\n")[0],
      'no part "resovle"; there are resolve, explain, lint, plan, preview, policy, up, running, fleet, hosts',
    );
  });

  it("takes the median of rounds, of which each thing goes first in turn", async () => {
    const order: string[] = [];
    const times = { a: [9, 1, 5], b: [2, 8, 4, 6] };
    const next = (name: "a" | "b") => (): number => (order.push(name), times[name].shift()!);
    assert.deepEqual(await inTurn(3, next("a"), next("b")), [5, 4]);
    assert.equal(order.join(""), "abbaab");
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it("tells a difference by the rounds' own differences, with their spread", () => {
    assert.deepEqual(
      differenceOf([
        [9, 2],
        [1, 8],
        [5, 4],
      ]),
      { a: 5, b: 4, more: 1, least: -7, most: 7 },
    );
  });

  it("says when the machine is too busy for times and rates", () => {
    assert.equal(busyNote(1, 2), undefined);
    assert.match(busyNote(9.04, 2) ?? "", /^This machine is busy \(load 9\.0 on 2 CPUs\)/);
  });
});
