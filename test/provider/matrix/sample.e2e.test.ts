import assert from "node:assert/strict";
import { noPrivateLibvirtd } from "../../support/private-libvirtd";
import type { Fault } from "./double";
import { closeLanes, realLanes } from "./lanes";
import { type Cell, type Judged, type Lane, Prepared } from "./matrix";
import { complaints, counts } from "./run";
import { scenarios } from "./scenarios";

const skipped = noPrivateLibvirtd === undefined ? "" : ` (skipped: ${noPrivateLibvirtd})`;

/** Each operation and each fault once, at the call where it matters most. */
const sample: readonly (readonly [operation: string, call: RegExp, fault: Fault])[] = [
  ["create", /define/, "plugin killed after"],
  ["update", /define/, "answer lost"],
  ["rename", /domrename/, "engine killed after"],
  ["replace the machine", /define|undefine/, "plugin killed before"],
  ["replace the volume", /vol-create|vol-delete/, "broken before"],
  ["move", /define/, "engine killed before"],
  ["delete", /undefine/, "hangs"],
  ["delete with everything", /vol-delete/, "libvirtd restarted before"],
  ["refresh", /dumpxml/, "refused"],
  ["start", /^start/, "libvirtd restarted after"],
  ["import", /define/, "answer lost"],
  ["snapshot, then update", /snapshot-create/, "plugin killed after"],
  ["snapshot, then update, then merge", /qemu-img commit/, "plugin killed before"],
  ["revert to a snapshot", /^define/, "answer lost"],
  ["remove a snapshot", /rmdir/, "broken before"],
];

/** The first call of that kind. A replacement may be refused before it makes one; then its last call. */
function cellOf(cells: readonly Cell[], call: RegExp, fault: Fault): Cell {
  const possible = cells.filter((cell) => cell.fault === fault);
  const found = possible.find((cell) => cell.call.commands.some((command) => call.test(command)));
  assert.ok(
    found !== undefined || possible[0]?.scenario.replace !== undefined,
    `no ${String(call)} among ${possible.map((cell) => cell.call.title).join()}`,
  );
  return found ?? possible.at(-1)!;
}

describe(`fault matrix, with Pulumi's own engine${skipped}`, function () {
  this.timeout(600_000);
  let lanes: Lane[] = [];

  before(async function () {
    if (noPrivateLibvirtd !== undefined) return this.skip();
    lanes = await realLanes(2);
  });
  after(() => closeLanes(lanes));

  it("loses nothing, and a plain up finishes the work: a sample with each operation and each fault", async () => {
    const left = [...sample];
    const judged: Judged[] = [];
    await Promise.all(
      lanes.map(async (lane) => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const [operation, call, fault] = next;
          const prepared = await Prepared.make(
            lane,
            scenarios.find(({ title }) => title === operation)!,
          );
          judged.push(await prepared.judge(cellOf(prepared.cells, call, fault)));
        }
      }),
    );
    console.log(`    sample of the fault matrix: ${counts(judged)}`);
    assert.ok(
      judged.every(({ verdict }) => verdict === "fine"),
      `${counts(judged)}\n${complaints(judged)}`,
    );
  });
});
