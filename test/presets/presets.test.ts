import assert from "node:assert/strict";
import { catalogue } from "../../src/enlightenments";
import {
  describeWhen,
  evaluate,
  findPreset,
  Preset,
  presetChanges,
  presetDigest,
  presetId,
  presetIds,
  presetNames,
  presetVersions,
  type Facts,
  type When,
} from "../../src/presets";
import { findWindows } from "../../src/windows";

/**
 * What each released version does, frozen. A preset never changes under a machine that has it: if one of these differs,
 * put the old data back and add the next version (`desktop@3`) to the preset's file and to the list in registry.ts.
 */
const RELEASED: Record<string, string> = {
  "desktop@1": "03cf000018c0c486f83dfdeb0ac8398c0897f92137e60035d0edb21150a63adc",
  "desktop@2": "7d323c78f3f017ca7f1dce71d4921d6430c3ec368e6a29b7835e99e594473033",
  "server@1": "d408dc4c725deea7d7db668190b7bd38a6f0000c0f34f52031549d57be5e5ca0",
  "server@2": "46a39e6b910e8b8a1bf63607be242e9d1f2f700588b0648ae9d9621386d6fd33",
  "nested-hyperv@1": "82b57c917e03748a6255e0cdf78703fc387f9cd966ae2da3eeb04afe265f781e",
  "nested-hyperv@2": "0784c2649035b5e8e4dd333c5bdab942b403396d4b07b8035e437ed188b0ab81",
  "low-latency@1": "093229555d3d5d868bd7ba86b283bb11a4fa4c284b6d65d07931373f07fa19f1",
  "low-latency@2": "bea2c13aad0e194a110ce41d71f2e850b5fded12d7f06bd529742bdbee331396",
  "legacy@1": "0f4f0b6c39e8c0fa88c8ab9c98679bbe384dbe717e9964fd6f7b51aebd45e443",
  "legacy@2": "9e75757745ebfdb1334fac22a9eefa4f3e1bc2c6137262cd8e5a9bd6fda2274a",
  "minimal@1": "6330b13edd5aee227a76a12a4c289764e62dd209d7276a96856db1dc72a7986c",
  "minimal@2": "bfb0473d3ad6a0a4fef6f6ca2f77734fc4a4fbcbe39ed29f8b9755f5ca6c690d",
};

const facts = (over: Partial<Facts> = {}): Facts => ({
  cpuVendor: "unknown",
  windows: findWindows("windows-11")!,
  nested: "no",
  migratable: "no",
  fixedTsc: "no",
  invariantTsc: false,
  threads: false,
  apicv: "unknown",
  drivers: "virtio",
  firmware: "uefi",
  graphics: "vnc",
  ...over,
});

describe("presets", () => {
  it("are the six that we promise, each with a first version", () => {
    assert.deepEqual([...presetNames].sort(), [
      "desktop",
      "legacy",
      "low-latency",
      "minimal",
      "nested-hyperv",
      "server",
    ]);
    assert.deepEqual(Object.values(Preset).sort(), [...presetNames].sort());
    for (const name of presetNames) assert.ok(presetIds.includes(`${name}@1`));
  });

  it("never change once they are released", () => {
    assert.deepEqual(
      Object.fromEntries(presetVersions.map((preset) => [presetId(preset), presetDigest(preset)])),
      RELEASED,
    );
  });

  it("the digest sees what a preset does, and not how it words it", () => {
    const [preset] = presetVersions;
    const reworded = {
      ...preset!,
      title: "other",
      settings: preset!.settings.map((setting) => ({ ...setting, reason: "other", source: "other" })),
    };
    assert.equal(presetDigest(reworded as typeof preset & object), presetDigest(preset!));
    const changed = { ...preset!, enlightenments: [{ name: "avic", state: "on", reason: "" } as const] };
    assert.notEqual(presetDigest(changed), presetDigest(preset!));
  });

  it("without a version is the newest; a pinned one is exactly that; anything else is none", () => {
    assert.equal(findPreset("desktop")?.id, "desktop@2");
    assert.equal(findPreset("desktop@1")?.id, "desktop@1");
    for (const wrong of ["desktop@3", "desktop@", "Desktop", "", "constructor", "__proto__"])
      assert.equal(findPreset(wrong), undefined, wrong);
  });

  it("build on each other, weakest first, itself last", () => {
    assert.deepEqual(findPreset("desktop@1")!.chain, ["minimal@1", "server@1", "desktop@1"]);
    assert.deepEqual(findPreset("desktop@2")!.chain, [
      "minimal@1",
      "minimal@2",
      "server@1",
      "server@2",
      "desktop@1",
      "desktop@2",
    ]);
    assert.deepEqual(findPreset("legacy@1")!.chain, ["minimal@1", "legacy@1"]);
  });

  it("a second version says what it does otherwise, each with a reason and a source, and nothing else", () => {
    const changed = (name: string): string[] =>
      presetChanges(findPreset(`${name}@1`)!, findPreset(`${name}@2`)!).map((change) => change.name);
    const features = ["cet-ss", "cet-ibt", "arch-capabilities"];
    assert.deepEqual(changed("minimal"), features);
    assert.deepEqual(changed("legacy"), features);
    for (const name of ["server", "desktop", "low-latency"])
      assert.deepEqual(changed(name), ["avic", "drivers", "tpm.enabled", ...features], name);
    assert.deepEqual(changed("nested-hyperv"), [
      "avic",
      "emsr-bitmap",
      "tlbflush-direct",
      "drivers",
      "tpm.enabled",
      ...features,
    ]);
    for (const name of presetNames) {
      for (const { reasons, sources } of presetChanges(findPreset(`${name}@1`)!, findPreset(`${name}@2`)!))
        assert.ok(reasons.length > 0 && sources.length > 0);
      assert.deepEqual(presetChanges(findPreset(name)!, findPreset(name)!), []);
    }
  });

  for (const preset of presetVersions) {
    const choices = [
      ...preset.enlightenments,
      ...preset.settings,
      ...preset.timers,
      ...preset.needs,
      ...(preset.cpuFeatures ?? []),
    ];

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
        if (state === "on" && catalogue.find((each) => each.name === name)!.cpuVendor === "intel")
          assert.equal(when?.cpuVendor, "intel", name);
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
    [{ windowsBuildBelow: 10240 }, {}, "no"],
    [{ windowsBuildBelow: 10240 }, { windows: findWindows("server-2012-r2")! }, "yes"],
    [{ windowsBuildBelow: 10240 }, { windows: findWindows("windows-10")! }, "no"],
    [{ invariantTsc: true }, {}, "no"],
    [{ threads: true }, { threads: true }, "yes"],
    [{ apicv: true }, {}, "unknown"],
    [{ apicv: true }, { apicv: "yes" }, "yes"],
    [{ apicv: true }, { apicv: "no" }, "no"],
    [{ qemuAtLeast: "11.0" }, {}, "unknown"],
    [{ qemuAtLeast: "11.0" }, { qemu: "10.2.4" }, "no"],
    [{ qemuAtLeast: "11.0" }, { qemu: "11.0.0" }, "yes"],
    [{ drivers: "inbox" }, {}, "no"],
    [{ firmware: "uefi" }, {}, "yes"],
    [{ graphics: "spice" }, {}, "no"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, {}, "unknown"],
    [{ anyOf: [{ cpuVendor: "intel" }, { cpuVendor: "amd" }] }, { cpuVendor: "amd" }, "yes"],
    [{ anyOf: [{ fixedTsc: true }, { migratable: false }] }, { migratable: "yes" }, "no"],
    [{ anyOf: [] }, {}, "no"],
  ];
  for (const [when, over, expected] of cases) {
    it(`${JSON.stringify(when) ?? "none"} with ${JSON.stringify({ ...over, ...(over.windows && { windows: over.windows.id }) })}: ${expected}`, () =>
      assert.equal(evaluate(when, facts(over)), expected));
  }
});
