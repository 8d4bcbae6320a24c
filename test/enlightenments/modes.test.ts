import assert from "node:assert/strict";
import { resolveEnlightenments, writtenEnlightenments, type EnlightenmentName } from "../../src/enlightenments";
import { engineInput, type Scenario } from "../../src/enlightenments/scenario";
import { inexpressible } from "./facts";

const resolve = (scenario: Scenario) => resolveEnlightenments(engineInput(scenario));
const row = (scenario: Scenario, name: EnlightenmentName) =>
  resolve(scenario).enlightenments.find((r) => r.name === name)!;
const written = (scenario: Scenario) => writtenEnlightenments(resolve(scenario)).map((r) => `${r.name} ${r.state}`);

describe("mode host-model", () => {
  const plain: Scenario = {
    enlightenmentMode: "host-model",
    cpuVendor: "amd",
    host: { cpuVendor: "amd", lacks: { evmcs: "an Intel CPU", "xmm-input": "QEMU 7.1" } },
  };

  it("an off for an element leaves its children out, and nothing is wrong with that", () => {
    const scenario: Scenario = {
      enlightenmentMode: "host-model",
      enlightenments: { tlbflush: "off" },
      cpuVendor: "amd",
      host: { cpuVendor: "amd" },
    };
    for (const name of ["tlbflush", "tlbflush-ext", "tlbflush-direct"] as const)
      assert.equal(row(scenario, name).state, "off", name);
    assert.deepEqual(
      resolveEnlightenments(engineInput(scenario)).findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  /**
   * libvirt's qemuProcessEnableDomainFeatures() skips an element that is configured, its children and the timer
   * included.
   */
  describe("an element that the definition mentions gets nothing from libvirt", () => {
    const all: Scenario = { enlightenmentMode: "host-model", cpuVendor: "amd", host: { cpuVendor: "amd" } };
    const cases: Record<
      string,
      readonly [Scenario["enlightenments"] & object, Record<string, string>, readonly string[]]
    > = {
      "a child's off is written inside its element, and the timer with it": [
        { stimerDirect: "off" },
        { stimer: "on mode", "stimer-direct": "off user", time: "on requirement" },
        ["time on", "stimer on", "stimer-direct off"],
      ],
      "the other children stay off": [
        { tlbflushDirect: "off" },
        { tlbflush: "on mode", "tlbflush-ext": "off mode", "tlbflush-direct": "off user" },
        ["tlbflush on", "tlbflush-direct off"],
      ],
      "an on for an element is an on without its children": [
        { tlbflush: "on" },
        { "tlbflush-ext": "off mode", "tlbflush-direct": "off mode" },
        ["vpindex on", "tlbflush on"],
      ],
      "so is an element that a child requires": [
        { tlbflushExt: "on" },
        { tlbflush: "on requirement", "tlbflush-direct": "off mode" },
        ["vpindex on", "tlbflush on", "tlbflush-ext on"],
      ],
      "without stimer there is no timer": [
        { stimer: "off" },
        { time: "off mode", "stimer-direct": "off mode" },
        ["stimer off"],
      ],
    };
    for (const [why, [enlightenments, states, expected]] of Object.entries(cases)) {
      it(why, () => {
        const scenario = { ...all, enlightenments };
        for (const [name, state] of Object.entries(states)) {
          const { state: is, by } = row(scenario, name as EnlightenmentName);
          assert.equal(`${is} ${by.kind}`, state, name);
        }
        assert.deepEqual(written(scenario), expected);
        assert.deepEqual(
          resolve(scenario).findings.filter(({ severity }) => severity === "error"),
          [],
        );
      });
    }
  });

  it("a host without stimer gets neither the timer nor direct mode", () => {
    const scenario: Scenario = {
      enlightenmentMode: "host-model",
      cpuVendor: "amd",
      host: { cpuVendor: "amd", lacks: { stimer: "Linux 4.5" } },
    };
    for (const name of ["stimer", "stimer-direct", "time"] as const)
      assert.equal(row(scenario, name).state, "off", name);
    assert.deepEqual(
      resolve(scenario).findings.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("says why evmcs is off where the CPU vendor is unknown", () => {
    assert.match(row({ enlightenmentMode: "host-model", host: {} }, "evmcs").reason, /CPU vendor is unknown/);
    assert.match(row({ enlightenmentMode: "passthrough" }, "evmcs").reason, /CPU vendor is unknown/);
    assert.doesNotMatch(row(plain, "evmcs").reason, /not known/);
  });

  it("leaves the list to libvirt: what the host has is on, by the mode", () => {
    assert.deepEqual(row(plain, "stimer").by, { kind: "mode", mode: "host-model" });
    assert.equal(row(plain, "time").state, "on");
    assert.equal(row(plain, "stimer-direct").state, "on");
    assert.equal(row(plain, "xmm-input").state, "off");
    assert.equal(row(plain, "evmcs").state, "off");
    assert.equal(row(plain, "crash").state, "off");
    assert.ok(inexpressible.every((name) => row(plain, name as EnlightenmentName).state === "off"));
    assert.deepEqual(resolve(plain).findings, []);
    assert.equal(resolve(plain).hyperVEnabled, true);
  });

  it("gets KVM's vendor id and number of retries", () => {
    assert.equal(row(plain, "vendor-id").value, "Linux KVM Hv");
    assert.equal(row(plain, "spinlocks").value, 4095);
  });

  it("has evmcs only on Intel", () => {
    assert.equal(row({ enlightenmentMode: "host-model", cpuVendor: "intel", host: {} }, "evmcs").state, "on");
    assert.equal(row({ enlightenmentMode: "host-model", host: {} }, "evmcs").state, "off");
  });

  it("writes nothing by itself, and no word of the preset", () => {
    assert.deepEqual(written(plain), []);
    assert.deepEqual(written({ ...plain, preset: { relaxed: "on", reset: "off" } }), []);
  });

  it("writes the user's overrides, off as well as on with what it requires", () => {
    assert.deepEqual(written({ ...plain, enlightenments: { reset: "off", spinlockRetries: 8191, stimer: "on" } }), [
      "spinlocks on",
      "vpindex on",
      "time on",
      "synic on",
      "stimer on",
      "reset off",
    ]);
  });
});

describe("mode passthrough", () => {
  const plain: Scenario = { enlightenmentMode: "passthrough", cpuVendor: "amd" };

  it("turns on what QEMU knows, crash included, and nothing that QEMU leaves out", () => {
    for (const name of ["relaxed", "time", "crash", "stimer-direct", "tlbflush-ext"] as const) {
      assert.deepEqual([row(plain, name).state, row(plain, name).by.kind], ["on", "mode"], name);
    }
    assert.equal(row(plain, "syndbg").state, "off");
    assert.equal(row(plain, "evmcs").state, "off");
  });

  it("writes nothing, whatever the preset wants", () =>
    assert.deepEqual(written({ ...plain, preset: { relaxed: "on" } }), []));

  it("shows the user's off as off beside the error", () => {
    const scenario: Scenario = { ...plain, enlightenments: { tlbflush: "off" } };
    assert.equal(row(scenario, "tlbflush").state, "off");
    assert.deepEqual(
      resolve(scenario)
        .findings.filter((f) => f.severity === "error")
        .map((f) => f.ruleId),
      ["passthrough-children"],
    );
  });
});
