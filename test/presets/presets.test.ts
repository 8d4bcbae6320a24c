import assert from "node:assert/strict";
import { catalogue } from "../../src/enlightenments";
import { describeWhen, evaluate, findPreset, Preset, presetDigest, presetId, presetIds, presetNames, presetVersions, type Facts, type When } from "../../src/presets";
import { findWindows } from "../../src/windows";

/**
 * What each released version does, frozen. A preset never changes under a machine that has it: if one of these differs,
 * put the old data back and add the next version (`desktop@2`) to the preset's file and to the list in registry.ts.
 */
const RELEASED: Record<string, string> = {
  "desktop@1": "03cf000018c0c486f83dfdeb0ac8398c0897f92137e60035d0edb21150a63adc",
  "server@1": "d408dc4c725deea7d7db668190b7bd38a6f0000c0f34f52031549d57be5e5ca0",
  "nested-hyperv@1": "82b57c917e03748a6255e0cdf78703fc387f9cd966ae2da3eeb04afe265f781e",
  "low-latency@1": "093229555d3d5d868bd7ba86b283bb11a4fa4c284b6d65d07931373f07fa19f1",
  "legacy@1": "0f4f0b6c39e8c0fa88c8ab9c98679bbe384dbe717e9964fd6f7b51aebd45e443",
  "minimal@1": "6330b13edd5aee227a76a12a4c289764e62dd209d7276a96856db1dc72a7986c",
};

const facts = (over: Partial<Facts> = {}): Facts => ({
  cpuVendor: "unknown", windows: findWindows("windows-11")!, nested: "no", migratable: "no", fixedTsc: "no", drivers: "virtio", firmware: "uefi", graphics: "vnc", ...over,
});

describe("presets", () => {
  it("are the six that we promise, each with a first version", () => {
    assert.deepEqual([...presetNames].sort(), ["desktop", "legacy", "low-latency", "minimal", "nested-hyperv", "server"]);
    assert.deepEqual(Object.values(Preset).sort(), [...presetNames].sort());
    for (const name of presetNames) assert.ok(presetIds.includes(`${name}@1`));
  });

  it("never change once they are released", () => {
    assert.deepEqual(Object.fromEntries(presetVersions.map((preset) => [presetId(preset), presetDigest(preset)])), RELEASED);
  });

  it("the digest sees what a preset does, and not how it words it", () => {
    const [preset] = presetVersions;
    const reworded = { ...preset!, title: "other", settings: preset!.settings.map((setting) => ({ ...setting, reason: "other", source: "other" })) };
    assert.equal(presetDigest(reworded as typeof preset & object), presetDigest(preset!));
    const changed = { ...preset!, enlightenments: [{ name: "avic", state: "on", reason: "" } as const] };
    assert.notEqual(presetDigest(changed), presetDigest(preset!));
  });

  it("without a version is the newest; a pinned one is exactly that; anything else is none", () => {
    assert.equal(findPreset("desktop")?.id, "desktop@1");
    assert.equal(findPreset("desktop@1")?.id, "desktop@1");
    for (const wrong of ["desktop@2", "desktop@", "Desktop", "", "constructor", "__proto__"]) assert.equal(findPreset(wrong), undefined, wrong);
  });

  it("build on each other, weakest first, itself last", () => {
    assert.deepEqual(findPreset("desktop@1")!.chain, ["minimal@1", "server@1", "desktop@1"]);
    assert.deepEqual(findPreset("legacy@1")!.chain, ["minimal@1", "legacy@1"]);
  });

  for (const preset of presetVersions) {
    const choices = [...preset.enlightenments, ...preset.settings, ...preset.timers, ...preset.needs];

    it(`${presetId(preset)} gives a reason for every choice, as a sentence that reads on`, () => {
      for (const { reason } of choices) assert.match(reason, /^[a-zA-Z].{10,}[^.]$/, reason);
      assert.ok(preset.description.endsWith("."));
      assert.ok(preset.migration.length > 20);
    });

    it(`${presetId(preset)} names only enlightenments that exist, with values in their range, and a source for each`, () => {
      for (const { name, value, source, state } of preset.enlightenments) {
        const row = catalogue.find((each) => each.name === name);
        assert.ok(row, name);
        assert.ok(source, `${name} has no source`);
        assert.ok(state === "off" || row.libvirt.kind !== "none", `libvirt cannot express ${name}`);
        if (typeof value === "number") assert.ok(value >= row.value!.min! && value <= row.value!.max!);
      }
    });

    it(`${presetId(preset)} turns on nothing that one vendor cannot have without asking for the vendor`, () => {
      for (const { name, state, when } of preset.enlightenments) {
        if (state === "on" && catalogue.find((each) => each.name === name)!.cpuVendor === "intel") assert.equal(when?.cpuVendor, "intel", name);
      }
    });

    it(`${presetId(preset)} conditions can be said in words`, () => {
      for (const { when } of choices) if (when) assert.ok(describeWhen(when).length > 5);
    });
  }
});

describe("conditions of presets", () => {
  const cases: readonly [When | undefined, Partial<Facts>, "yes" | "no" | "unknown"][] = [
    [undefined, {}, "yes"],
    [{ cpuVendor: "intel" }, { cpuVendor: "intel" }, "yes"],
    [{ cpuVendor: "intel" }, { cpuVendor: "amd" }, "no"],
    [{ cpuVendor: "intel" }, {}, "unknown"],
    [{ cpuVendor: "intel", nested: true }, {}, "no"],
    [{ cpuVendor: "intel", nested: true }, { nested: "yes" }, "unknown"],
    [{ nested: true }, { nested: "unknown" }, "unknown"],
    [{ nested: false }, {}, "yes"],
    [{ migratable: false }, { migratable: "yes" }, "no"],
    [{ migratable: true }, { migratable: "yes" }, "yes"],
    [{ fixedTsc: true }, {}, "no"],
    [{ windowsBuildAtLeast: 9200 }, {}, "yes"],
    [{ windowsBuildAtLeast: 9200 }, { windows: findWindows("windows-7")! }, "no"],
    [{ family: "server" }, {}, "no"],
    [{ family: "client" }, {}, "yes"],
    [{ drivers: "inbox" }, {}, "no"],
    [{ firmware: "uefi" }, {}, "yes"],
    [{ graphics: "spice" }, {}, "no"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, {}, "unknown"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, { cpuVendor: "amd" }, "yes"],
    [{ anyOf: [{ fixedTsc: true }, { migratable: false }] }, { migratable: "yes" }, "no"],
    [{ anyOf: [] }, {}, "no"],
  ];
  for (const [when, over, expected] of cases) {
    it(`${JSON.stringify(when) ?? "none"} with ${JSON.stringify({ ...over, ...(over.windows && { windows: over.windows.id }) })}: ${expected}`, () => assert.equal(evaluate(when, facts(over)), expected));
  }
});
