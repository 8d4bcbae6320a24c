import assert from "node:assert/strict";
import {
  catalogue,
  resolveEnlightenments,
  writtenEnlightenments,
  type EnlightenmentName,
} from "../../src/enlightenments";
import { engineInput, type Scenario } from "../../src/enlightenments/scenario";
import { closures, notEnabling, inexpressible } from "./facts";

const resolve = (scenario: Scenario) => resolveEnlightenments(engineInput(scenario));
const row = (scenario: Scenario, name: EnlightenmentName) =>
  resolve(scenario).enlightenments.find((r) => r.name === name)!;
const onIn = (scenario: Scenario): string[] =>
  resolve(scenario)
    .enlightenments.filter((r) => r.state === "on")
    .map((r) => r.name);
const worse = (scenario: Scenario) => resolve(scenario).findings.filter((f) => f.severity !== "info");

/** What the well-known default sets have in common (virt-manager, RHEL, oVirt). */
const usual = {
  relaxed: "on",
  vapic: "on",
  spinlocks: "on",
  vpindex: "on",
  runtime: "on",
  time: "on",
  synic: "on",
  stimer: "on",
  stimerDirect: "on",
  frequencies: "on",
  tlbflush: "on",
  ipi: "on",
} as const;

describe("resolve: result", () => {
  it("has every row in catalogue order, also for no requests at all", () => {
    const result = resolve({});
    assert.deepEqual(
      result.enlightenments.map((r) => r.name),
      catalogue.map((r) => r.name),
    );
    assert.ok(result.enlightenments.every((r) => r.state === "off" && r.by.kind === "default"));
    assert.equal(result.hyperVEnabled, false);
    assert.deepEqual(result.findings, []);
  });

  it("says nothing about the usual set on a host that has it", () => {
    const scenario: Scenario = {
      preset: usual,
      vcpus: 4,
      cpuVendor: "intel",
      guestVirtualization: "no",
      migratable: true,
      host: { cpuVendor: "intel", apicv: "yes" },
    };
    assert.deepEqual(resolve(scenario).findings, []);
    assert.equal(resolve(scenario).hyperVEnabled, true);
  });

  it("has no warning for a nested set on an Intel host that has it", () => {
    const nested = { ...usual, evmcs: "on", emsrBitmap: "on", tlbflushDirect: "on" };
    assert.deepEqual(
      worse({ preset: nested, cpuVendor: "intel", guestVirtualization: "yes", migratable: true, host: {} }),
      [],
    );
  });

  it("writes what is on", () => {
    const result = resolve({ preset: { ipi: "on" } });
    assert.deepEqual(
      writtenEnlightenments(result).map((r) => r.name),
      ["vpindex", "ipi"],
    );
  });
});

describe("resolve: fill", () => {
  for (const [name, requirements] of Object.entries(closures)) {
    it(`${name} pulls in ${requirements.join(", ") || "nothing"}`, () => {
      const { property, value } = catalogue.find((r) => r.name === name)!;
      const settings = { [property]: "on", ...(value?.type === "string" ? { [value.property]: "x" } : {}) };
      assert.deepEqual(onIn({ enlightenments: settings }).sort(), [name, ...requirements].sort());
    });
  }

  it("records who needs it and who asked for that", () => {
    const time = row({ preset: { stimer: "on" } }, "time");
    assert.deepEqual(
      [time.by, time.reason],
      [{ kind: "requirement", of: "stimer" }, "stimer, requested by preset example@1, requires it"],
    );
    assert.equal(
      row({ enlightenments: { stimer: "on" } }, "time").reason,
      "stimer, requested by you (enlightenments.stimer), requires it",
    );
  });

  it("names the whole chain where what needs it was itself pulled in", () => {
    assert.equal(
      row({ preset: { stimer: "on" } }, "vpindex").reason,
      "synic requires it, for stimer, requested by preset example@1",
    );
  });

  it("prefers the strongest that asked", () => {
    assert.deepEqual(row({ preset: { ipi: "on" }, enlightenments: { tlbflush: "on" } }, "vpindex").by, {
      kind: "requirement",
      of: "tlbflush",
    });
    assert.deepEqual(row({ preset: { tlbflush: "on" }, enlightenments: { ipi: "on" } }, "vpindex").by, {
      kind: "requirement",
      of: "ipi",
    });
  });

  it("says where only libvirt's XML forces it", () => {
    assert.match(row({ preset: { tlbflushDirect: "on" } }, "tlbflush").reason, /child of the tlbflush element/);
    assert.doesNotMatch(row({ preset: { tlbflushDirect: "on" } }, "vapic").reason, /child/);
  });

  it("keeps the reason of what was requested by itself", () => {
    assert.deepEqual(row({ preset: { synic: "on", vpindex: "on" } }, "vpindex").by, {
      kind: "preset",
      id: "example@1",
    });
  });
});

describe("resolve: strength", () => {
  it("windows < preset < user", () => {
    assert.equal(row({ windows: { ipi: "off" }, preset: { ipi: "on" } }, "ipi").state, "on");
    assert.equal(row({ windows: { ipi: "on" }, preset: { ipi: "off" } }, "ipi").state, "off");
    assert.equal(row({ preset: { ipi: "on" }, enlightenments: { ipi: "off" } }, "ipi").state, "off");
    assert.equal(row({ preset: { ipi: "off" }, enlightenments: { ipi: "on" } }, "ipi").by.kind, "user");
    assert.equal(row({ preset: { ipi: "on" }, enlightenments: { ipi: "auto" } }, "ipi").state, "on");
  });

  it("a stronger on outweighs a weaker off of what it requires, and says so", () => {
    const vpindex = row({ windows: { vpindex: "off" }, preset: { ipi: "on" } }, "vpindex");
    assert.equal(vpindex.state, "on");
    assert.match(
      vpindex.reason,
      /ipi, requested by preset example@1, requires it; this takes precedence over off from Windows example/,
    );
    assert.deepEqual(worse({ windows: { vpindex: "off" }, preset: { ipi: "on", stimer: "on" } }), []);
  });

  it("a weaker on gives way to a stronger off of what it requires", () => {
    const ipi = row({ windows: { ipi: "on" }, preset: { vpindex: "off" } }, "ipi");
    assert.deepEqual(
      [ipi.state, ipi.by, ipi.reason],
      ["off", { kind: "preset", id: "example@1" }, "requires vpindex, which preset example@1 turns off"],
    );
  });

  it("what was pulled in only for something that gave way stays off", () => {
    assert.deepEqual(onIn({ windows: { stimer: "on" }, preset: { synic: "off" } }), []);
  });

  it("a requirement of two stays on for the stronger", () => {
    const scenario: Scenario = {
      windows: { ipi: "on" },
      preset: { vpindex: "off" },
      enlightenments: { tlbflush: "on" },
    };
    assert.deepEqual(onIn(scenario), ["vpindex", "tlbflush", "ipi"]);
  });

  it("something that gave way carries nothing: its weight does not keep another requirement on", () => {
    // The preset's stimer outweighs Windows' time off, but gives way to the preset's own synic off: so time stays off.
    const scenario: Scenario = { windows: { time: "off" }, preset: { stimer: "on", synic: "off" } };
    assert.deepEqual(onIn(scenario), []);
    assert.deepEqual(row(scenario, "time").by, { kind: "windows", id: "example" });
  });

  it("something that gave way is no reason either", () => {
    const scenario: Scenario = {
      windows: { stimer: "on" },
      preset: { time: "off" },
      requests: [{ name: "synic", state: "on", by: { kind: "rule", ruleId: "some-rule" }, reason: "a rule wants it" }],
    };
    assert.deepEqual(onIn(scenario), ["vpindex", "synic"]);
    assert.deepEqual(row(scenario, "synic").by, { kind: "rule", ruleId: "some-rule" });
  });

  it("the user's off stays off whatever requires it", () => {
    const scenario: Scenario = { preset: { stimer: "on" }, enlightenments: { synic: "off" } };
    assert.equal(row(scenario, "synic").state, "off");
    assert.equal(row(scenario, "stimer").state, "on");
    assert.deepEqual(
      worse(scenario).map((f) => f.ruleId),
      ["requires-on"],
    );
  });
});

describe("resolve: values", () => {
  it("fills spinlock retries with 8191", () =>
    assert.equal(row({ enlightenments: { spinlocks: "on" } }, "spinlocks").value, 8191));
  it("takes the strongest value of those who turn it on", () => {
    assert.equal(row({ preset: { spinlocks: "on", spinlockRetries: 4096 } }, "spinlocks").value, 4096);
    assert.equal(
      row(
        { preset: { spinlocks: "on", spinlockRetries: 4096 }, enlightenments: { spinlockRetries: 5000 } },
        "spinlocks",
      ).value,
      5000,
    );
    assert.equal(
      row({ preset: { spinlocks: "on", spinlockRetries: 4096 }, enlightenments: { spinlocks: "on" } }, "spinlocks")
        .value,
      4096,
    );
  });
  it("hands no refused value on", () => {
    assert.equal(row({ enlightenments: { spinlockRetries: 5 } }, "spinlocks").value, 8191);
    assert.equal(row({ enlightenments: { vendorIdValue: "a,b" } }, "vendor-id").value, undefined);
  });
  it("has no value on what is off", () =>
    assert.equal("value" in row({ enlightenments: { spinlocks: "off" } }, "spinlocks"), false));
});

describe("resolve: what switches Hyper-V on", () => {
  for (const { name, property, value } of catalogue) {
    const settings = { [property]: "on", ...(value?.type === "string" ? { [value.property]: "x" } : {}) };
    const expected = !notEnabling.includes(name) && !inexpressible.includes(name);
    it(`${name}: ${expected ? "does" : "does not"}`, () =>
      assert.equal(resolve({ enlightenments: settings }).hyperVEnabled, expected));
  }
  it("spinlocks that never notify do not", () => {
    assert.equal(resolve({ enlightenments: { spinlockRetries: 4294967295 } }).hyperVEnabled, false);
    assert.equal(resolve({ enlightenments: { spinlockRetries: 4294967294 } }).hyperVEnabled, true);
  });
});

describe("resolve: findings", () => {
  it("come all at once", () => {
    const scenario: Scenario = {
      preset: { stimer: "on" },
      enlightenments: {
        vpindex: "off",
        syndbg: "on",
        nonsense: "on",
        spinlockRetries: 1,
        vendorIdValue: "far too long a name",
        relaxed: true,
      },
    };
    const errors = resolve(scenario).findings.filter((f) => f.severity === "error");
    assert.deepEqual(errors.map((f) => f.ruleId).sort(), [
      "not-expressible",
      "requires-on",
      "spinlocks-range",
      "toggle-value",
      "unknown-enlightenment",
      "vendor-id-length",
    ]);
  });
});
