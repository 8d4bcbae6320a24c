import assert from "node:assert/strict";
import { resolveEnlightenments } from "../../src/enlightenments/resolve";
import { engineInput } from "../../src/enlightenments/scenario";

describe("evmcs together with avic", () => {
  for (const apicv of ["yes", "no", "unknown"] as const) {
    for (const asked of [
      { enlightenments: { evmcs: "on", avic: "on" }, preset: { synic: "on" } },
      { preset: { evmcs: "on", avic: "on", synic: "on" } },
    ]) {
      it(`is one finding (${Object.keys(asked)[0]}, APICv ${apicv})`, () => {
        const { findings } = resolveEnlightenments(
          engineInput({ ...asked, cpuVendor: "intel", guestVirtualization: "yes", host: { apicv } }),
        );
        assert.deepEqual(
          findings.filter(({ ruleId }) => /avic|apicv|posted/.test(ruleId)).length,
          1,
          findings.map(({ ruleId }) => ruleId).join(),
        );
      });
    }
  }
});
