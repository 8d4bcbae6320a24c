import assert from "node:assert/strict";
import { placedArgs } from "../../src/fleet/placement/placed";

describe("what of a machine decides its host", () => {
  it("is no secret: neither the console's password nor what SMBIOS says", () => {
    const graphics = { type: "vnc", password: "geheim12" };
    const placed = placedArgs({ memory: "8 GiB", graphics, smbios: { system: { serial: "geheim13" } }, disks: [] });
    assert.deepEqual(placed, { memory: "8 GiB", graphics: { type: "vnc" } });
    assert.equal(graphics.password, "geheim12");
  });
});
