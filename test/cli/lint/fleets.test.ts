import assert from "node:assert/strict";

import { ensureBuilt, run } from "../support/command";

const fleet = `fleet: lab
template:
  windows: windows-11
  preset: desktop
  systemDisk: { path: /vm/a.qcow2 }
  clock: { offset: utc }
members:
  teacher: { memory: 1 GiB }
count: 5
namePattern: lab-{n}
hosts: { kvm1: { uri: "qemu:///system" } }
`;

describe("windows-guest lint of a fleet", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  const lint = (input: string): { code: number | null; all: string; found: string[] } => {
    const { code, stdout } = run(["lint", "-", "--format", "json"], { input });
    const { findings = [] } = JSON.parse(stdout === "" ? "{}" : stdout) as {
      findings?: { ruleId: string; machine: string; location: { line?: number } }[];
    };
    return {
      code,
      all: stdout,
      found: findings.map(({ ruleId, machine, location }) => `${machine} ${ruleId} ${location.line}`),
    };
  };

  it("checks each member that differs, where its arguments are written", () => {
    const { code, found, all } = lint(fleet);
    assert.equal(code, 1);
    assert.ok(found.includes("teacher memory-below-minimum 8"), found.join("\n"));
    assert.ok(found.includes("lab-1 clock-utc 6") && found.includes("teacher clock-utc 6"), found.join("\n"));
    assert.ok(!found.some((one) => one.startsWith("lab-2")), found.join("\n"));
    assert.match(all, /4 more members do not differ from lab-1 and were not checked again/);
  });

  it("says what is wrong with the fleet itself", () => {
    const { code, all, found } = lint(fleet.replace("count: 5", "count: many"));
    assert.equal(code, 1);
    assert.deepEqual(found, []);
    assert.match(all, /standard input:9: count is text, not a number/);
  });
});
