import assert from "node:assert/strict";
import { resolveEnlightenments, type EnlightenmentName } from "../../src/enlightenments";
import { engineInput, type Scenario } from "../../src/enlightenments/scenario";

const resolve = (scenario: Scenario) => resolveEnlightenments(engineInput(scenario));
const onIn = (scenario: Scenario): string[] =>
  resolve(scenario)
    .enlightenments.filter((r) => r.state === "on")
    .map((r) => r.name);
const row = (scenario: Scenario, name: EnlightenmentName) =>
  resolve(scenario).enlightenments.find((r) => r.name === name)!;
const noSynic = { lacks: { synic: "Linux 4.5 or newer; this host has 4.4" } };

describe("host: require", () => {
  it("keeps what the host lacks, and is an error", () => {
    const result = resolve({ preset: { stimer: "on" }, host: noSynic });
    assert.deepEqual(
      result.findings.map((f) => [f.severity, f.ruleId, f.path]),
      [["error", "host-lacks", "enlightenments.synic"]],
    );
    assert.deepEqual(onIn({ preset: { stimer: "on" }, host: noSynic }), ["vpindex", "time", "synic", "stimer"]);
  });
});

describe("host: adapt", () => {
  const scenario: Scenario = { preset: { stimerDirect: "on", ipi: "on" }, hostSupport: "adapt", host: noSynic };

  it("drops what the host lacks and everything that requires it, and what was on for that alone", () => {
    assert.deepEqual(onIn(scenario), ["vpindex", "ipi"]);
    assert.deepEqual(
      resolve(scenario).findings.map((f) => f.ruleId),
      ["host-adapted", "stimer-off-idle-burn"],
    );
  });

  it("says on each row why", () => {
    assert.deepEqual(row(scenario, "synic").by, { kind: "host", host: "qemu+ssh://kvm1/system" });
    assert.equal(
      row(scenario, "synic").reason,
      "qemu+ssh://kvm1/system does not support it (requires Linux 4.5 or newer; this host has 4.4)",
    );
    assert.equal(
      row(scenario, "stimer-direct").reason,
      "requires synic, which qemu+ssh://kvm1/system does not support",
    );
    assert.equal(row(scenario, "time").reason, "not requested");
  });

  it("keeps what the user asked for and drops the rest", () => {
    const both: Scenario = { ...scenario, enlightenments: { ipi: "on" }, host: { lacks: { synic: "x", ipi: "y" } } };
    assert.deepEqual(onIn(both), ["vpindex", "ipi"]);
    assert.deepEqual(
      resolve(both)
        .findings.filter((f) => f.severity === "error")
        .map((f) => f.path),
      ["enlightenments.ipi"],
    );
  });

  it("drops evmcs on AMD even without a host", () => {
    assert.deepEqual(onIn({ preset: { evmcs: "on", relaxed: "on" }, cpuVendor: "amd", hostSupport: "adapt" }), [
      "relaxed",
    ]);
  });
});

describe("host: report", () => {
  it("keeps everything and warns", () => {
    const result = resolve({ preset: { stimer: "on" }, hostSupport: "report", host: noSynic });
    assert.deepEqual(
      result.findings.map((f) => [f.severity, f.ruleId]),
      [["warning", "host-lacks"]],
    );
    assert.equal(result.enlightenments.find((r) => r.name === "synic")!.state, "on");
  });
});

describe("host: unknown", () => {
  it("is not no, in any of the three", () => {
    for (const hostSupport of ["require", "adapt", "report"] as const) {
      const scenario: Scenario = {
        preset: { stimer: "on" },
        hostSupport,
        host: { unknown: { synic: "not listed", stimer: "not listed" } },
      };
      assert.deepEqual(
        resolve(scenario).findings.map((f) => [f.severity, f.ruleId]),
        [["info", "host-unchecked"]],
      );
      assert.ok(onIn(scenario).includes("stimer"));
    }
  });
});
