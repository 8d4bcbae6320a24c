import assert from "node:assert/strict";
import { lintMachine } from "../../../src/lint";
import { machineOfResource, machinesOfResources, UNKNOWN } from "../../../src/lint/doors";
import { machineRules } from "../../../src/machines";

const SPEC = { windows: "windows-11", memory: "8GiB", systemDisk: { path: "/vm/ada.qcow2" } };
const machineOf = (props: object) => machineOfResource({ type: "windows-guest:index:Domain", name: "ada", props })!;

describe("a machine of ours in a stack", () => {
  it("has the findings of its arguments, at its arguments", () => {
    const { findings, windows } = lintMachine(machineOf({ ...SPEC, memory: "1GiB", clock: { offset: "utc" } }));
    assert.equal(windows, "windows-11");
    const found = findings.map(({ ruleId, path }) => `${ruleId} ${path}`);
    assert.ok(found.includes("memory-below-minimum memory"), found.join("\n"));
    assert.ok(found.includes("clock-utc clock.offset"), found.join("\n"));
  });

  it("a right one has none, and is judged as a machine too", () => {
    const { findings, notChecked, definition } = lintMachine(machineOf(SPEC));
    assert.deepEqual(findings, []);
    assert.equal(definition?.name, "ada");
    assert.ok(!notChecked.some(({ ruleId }) => ruleId === "hpet-on"));
  });

  it("is judged once by each rule about machines", () => {
    const rule = machineRules.find(({ id }) => id === "disk-cache-unsafe")!;
    const { check } = rule;
    let runs = 0;
    rule.check = (context) => (runs++, check.call(rule, context));
    try {
      const { findings } = lintMachine(machineOf({ ...SPEC, systemDisk: { ...SPEC.systemDisk, cache: "unsafe" } }));
      assert.deepEqual(
        findings.map(({ ruleId, path, fix }) => `${ruleId} ${path} ${fix}`),
        ["disk-cache-unsafe systemDisk.cache Remove `cache`, or set it to `none`."],
      );
    } finally {
      rule.check = check;
    }
    assert.equal(runs, 1);
  });

  it("an unknown MAC address does not silence the wrong clock", () => {
    const machine = machineOf({ ...SPEC, clock: { offset: "utc" }, networks: [{ network: "default", mac: UNKNOWN }] });
    assert.deepEqual(machine.guest?.unknown, ["networks[0].mac"]);
    const { findings } = lintMachine(machine);
    assert.deepEqual(
      findings.map(({ ruleId, path }) => `${ruleId} ${path}`),
      ["clock-utc clock.offset"],
    );
  });

  it("places of the machine are found in the arguments", () => {
    const at = (path: string, spec: object) => machineOf(spec).locate(path).property;
    assert.equal(at("devices/disk[sda]/driver/@cache", SPEC), "systemDisk.cache");
    assert.equal(at("devices/disk[vda]", { ...SPEC, systemDisk: undefined, disks: [{ path: "/vm/a" }] }), "disks[0]");
    assert.equal(at("features/hyperv/relaxed/@state", SPEC), "enlightenments.relaxed");
    assert.equal(at("memory", SPEC), "memory");
    assert.equal(at("on_crash", SPEC), "");
  });

  it("what is no machine at all is reported, and no rule about machines speaks", () => {
    const { findings } = lintMachine(machineOf({ windows: "windows-95" }));
    assert.deepEqual([...new Set(findings.map(({ ruleId }) => ruleId))], ["spec-value"]);
  });

  it("a secret is in no message", () => {
    const graphics = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "swordfish" };
    const machine = machineOf({ ...SPEC, description: "swordfish", windows: graphics });
    assert.deepEqual(machine.secrets, ["swordfish"]);
    const { findings } = lintMachine(machine);
    assert.ok(findings.length > 0);
    assert.ok(!JSON.stringify(findings).includes("swordfish"), JSON.stringify(findings));
    assert.ok(JSON.stringify(findings).includes("(secret)"));
  });

  it("a component and the resource that it made are one machine", () => {
    const component = { type: "windows-guest:index:WindowsGuest", name: "ada", urn: "urn:ada", props: SPEC };
    const made = { type: "windows-guest:index:Domain", name: "ada", urn: "urn:ada$d", parent: "urn:ada", props: SPEC };
    assert.deepEqual(
      machinesOfResources([component, made]).map(({ urn }) => urn),
      ["urn:ada$d"],
    );
    assert.deepEqual(
      machinesOfResources([component]).map(({ urn }) => urn),
      ["urn:ada"],
    );
  });

  it("what is no machine is none", () => {
    for (const type of ["aws:s3/bucket:Bucket", "kubernetes:core/v1:Pod", "windows-guest:index:Volume"])
      assert.equal(machineOfResource({ type, name: "x", props: {} }), undefined);
    for (const props of [undefined, null, "text", [1], UNKNOWN])
      assert.equal(machineOfResource({ type: "libvirt:index/domain:Domain", name: "x", props }), undefined);
  });
});
