import assert from "node:assert/strict";
import { noPrivateLibvirtd } from "../../support/private-libvirtd";
import { closeLanes, quickLanes } from "./lanes";
import type { Judged, Lane } from "./matrix";
import { complaints, counts, runScenario, withStandIn } from "./run";
import { scenarios } from "./scenarios";

const skipped = noPrivateLibvirtd === undefined ? "" : ` (skipped: ${noPrivateLibvirtd})`;

/**
 * Every call of virsh that create, update, rename, replace, move, delete and refresh make, with every fault, with a
 * stand-in for the engine and machines that are off. `npm run test:faults` does it with the real engine and with
 * machines that run.
 */
describe(`fault matrix${skipped}`, function () {
  this.timeout(600_000);
  let lanes: Lane[] = [];
  const all: Judged[] = [];

  before(async function () {
    if (noPrivateLibvirtd !== undefined) return this.skip();
    lanes = await quickLanes(2);
  });
  after(async () => {
    await closeLanes(lanes);
    if (all.length > 0) console.log(`    fault matrix: ${counts(all)}`);
  });

  for (const scenario of scenarios.filter(({ slow }) => slow !== true)) {
    it(`${scenario.title}: whatever fails, nothing is lost and a plain up finishes the work`, async () => {
      const judged = await runScenario(lanes, scenario, withStandIn);
      all.push(...judged);
      assert.ok(
        judged.every(({ verdict }) => verdict === "fine"),
        `${counts(judged)}\n${complaints(judged)}`,
      );
    });
  }
});
