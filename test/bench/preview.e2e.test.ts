import assert from "node:assert/strict";
import { bench } from "../../bench/main";
import { ensureBuilt } from "../cli/support/command";

describe("npm run bench, on the real Pulumi engine", function () {
  this.timeout(180_000);
  before(() => ensureBuilt());

  it("previews guests in turn with as many resources of a provider that does nothing", async () => {
    const figures = await bench(["preview"], true, () => undefined);
    assert.deepEqual(figures.map(({ what, goal }) => ({ what, goal })), [{ what: "pulumi preview of 2 guests", goal: "≤ 1.5 x" }]);
    assert.match(figures[0]!.against, /^2 no-op components with a resource each: \d+\.\d s$/);
    assert.match(figures[0]!.ratio, /^\d+\.\d\d x$/);
  });
});
